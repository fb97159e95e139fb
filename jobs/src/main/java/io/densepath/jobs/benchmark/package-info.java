/**
 * Measures how long batches take. The input is a list of networks with their weights; each is
 * compiled, loaded once a round and timed on one thread, in every precision and at every batch
 * size. The output is a row for each of these, with the published figures beside it, as JSON,
 * Parquet and CSV. The package knows nothing of Spark.
 */
package io.densepath.jobs.benchmark;
