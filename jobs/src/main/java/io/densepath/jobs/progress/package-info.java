/**
 * What a person sees while a job runs and when it is over. Counts come from Spark's accumulators,
 * those of tasks under way included, or step by step from whoever works; they leave as a bar on a
 * terminal or as lines elsewhere. Knows nothing of what is counted.
 */
package io.densepath.jobs.progress;
