/**
 * Classifies images inside Spark tasks. Each input row holds an image or names an object; objects
 * are fetched ahead, and images are decoded, batched and predicted. Every image has an output row,
 * with a status that says whether it has predictions. The input of a job is the rows of a plan, and
 * each of its tasks reports statistics. The input of a program is any table, through {@link
 * io.densepath.spark.ImageClassifier} or, in SQL, {@link io.densepath.spark.DensePathExtensions}.
 * The package does not know how a plan is made, nor where rows are written to.
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
