/**
 * The options of all commands, in groups that commands share. A group has defaults, help texts and
 * a check of its values. The package knows nothing of how the options are carried out.
 */
package io.densepath.jobs.options;
