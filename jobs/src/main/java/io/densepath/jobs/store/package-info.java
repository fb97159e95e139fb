/**
 * How a command deals with an object store: impatient at its start, when a person waits and an
 * address or a key may be wrong, and patient from then on. Knows nothing of images or runs.
 */
package io.densepath.jobs.store;
