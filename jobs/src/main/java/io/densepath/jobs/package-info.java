/**
 * What {@code spark-submit} runs: the command tree of {@link io.densepath.jobs.Main}, the options
 * of its commands, each group read in one class, and the job that takes a plan to predictions.
 */
package io.densepath.jobs;
