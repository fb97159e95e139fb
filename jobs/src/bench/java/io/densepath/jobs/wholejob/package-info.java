/**
 * Benchmarks of the whole job, for an otherwise idle machine. {@code scripts/dev/benchmark-job}
 * runs them.
 */
package io.densepath.jobs.wholejob;
