/**
 * What a person may ask for, option by option: groups that commands share, each with its defaults,
 * its help and what is wrong with its values. Knows nothing of how it is done.
 */
package io.densepath.jobs.options;
