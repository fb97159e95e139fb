/**
 * How long batches take: networks as compiled archives go in, each loaded once a round and asked
 * batch after batch on one thread, in every precision and at every batch size that is asked for;
 * out comes a row for each of these, beside what was published of the network, after every network
 * as JSON, Parquet and CSV. It knows nothing of Spark.
 */
package io.densepath.jobs.benchmark;
