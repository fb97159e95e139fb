/**
 * The way of an image inside a Spark task: rows go in, each has an image or names an object;
 * objects are fetched ahead, images decoded, batched and predicted, and for each comes out one row,
 * good or bad. A job's rows are those of a plan, and each of its tasks leaves statistics; a
 * program's are those of any table, by {@link io.densepath.spark.ImageClassifier} or, in SQL,
 * {@link io.densepath.spark.DensePathExtensions}. What is listed into a plan and where rows are
 * written to is not known here.
 *
 * <pre>{@code
 * import static org.apache.spark.sql.functions.col;
 *
 * import io.densepath.spark.ImageClassifier;
 * import org.apache.spark.sql.Dataset;
 * import org.apache.spark.sql.Row;
 * import org.apache.spark.sql.SparkSession;
 *
 * SparkSession spark = SparkSession.builder().getOrCreate();
 * Dataset<Row> files = spark.read().format("binaryFile").load("s3a://photos/");
 * Dataset<Row> classified =
 *     new ImageClassifier()
 *         .setModel("densenet121")
 *         .setWeights("s3a://models/densenet121.pth")
 *         .transform(files)
 *         .select(col("path"), col("classification.status"), col("classification.predictions"));
 * classified.write().parquet("s3a://results/photos");
 * }</pre>
 */
package io.densepath.spark;
