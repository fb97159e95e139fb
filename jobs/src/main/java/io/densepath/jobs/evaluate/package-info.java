/**
 * The evaluation of a finished run: its predictions are joined with the true classes of the images,
 * counted by Spark, and compared with the published figures of the network and with other runs. The
 * input is a run's Parquet and labels from any source; the output is {@code OUTPUT/evaluation} and
 * a text. The package knows nothing of devices, decoding and networks.
 */
package io.densepath.jobs.evaluate;
