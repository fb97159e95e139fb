/**
 * The whole job, measured: no test, but run by {@code scripts/dev/benchmark-job} on a machine that
 * does nothing else.
 */
package io.densepath.jobs.wholejob;
