/**
 * What {@code spark-submit} runs: the command tree of {@link io.densepath.jobs.Main}, and the job
 * that takes a plan to predictions.
 */
package io.densepath.jobs;
