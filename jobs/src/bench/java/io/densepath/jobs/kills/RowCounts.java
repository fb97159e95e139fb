package io.densepath.jobs.kills;

import static org.apache.spark.sql.functions.sum;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Counts of the rows of a run, to compare with its plan.
 *
 * @param planned rows of the plan
 * @param found rows of the predictions
 * @param missing planned paths without a row
 * @param twice rows beyond the first of their path
 * @param counted sum of the images in the statistics of the tasks
 */
record RowCounts(long planned, long found, long missing, long twice, long counted) {

  static RowCounts of(SparkSession spark, String run) {
    Dataset<Row> plan = spark.read().parquet(run + "/plan").select("path");
    Dataset<Row> predictions = spark.read().parquet(run + "/predictions").select("path").cache();
    try {
      long found = predictions.count();
      return new RowCounts(
          plan.count(),
          found,
          plan.join(predictions, plan.col("path").equalTo(predictions.col("path")), "left_anti")
              .count(),
          found - predictions.distinct().count(),
          spark.read().parquet(run + "/statistics").agg(sum("images")).first().getLong(0));
    } finally {
      predictions.unpersist();
    }
  }

  /** Whether every one of {@code images} planned paths has exactly one row. */
  boolean areRight(long images) {
    return planned == images && found == images && missing == 0 && twice == 0 && counted == images;
  }

  static SparkSession session(Map<String, String> hadoop) {
    SparkSession.Builder builder =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false");
    hadoop.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
    builder.config("spark.sql.shuffle.partitions", "2");
    return builder.getOrCreate();
  }
}
