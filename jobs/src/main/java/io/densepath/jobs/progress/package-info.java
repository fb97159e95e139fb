/**
 * The display of progress on a console. Counts come from Spark's accumulators and heartbeats, or
 * step by step from the code that works; they are shown as a bar on a terminal, or as lines in a
 * log. The package knows nothing of what is counted.
 */
package io.densepath.jobs.progress;
