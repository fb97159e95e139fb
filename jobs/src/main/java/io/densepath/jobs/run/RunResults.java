package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Plan;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.Status;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Counts of the rows that all waves of a run have written. */
final class RunResults {

  private RunResults() {}

  /** Returns how many shards were not read to their end; such a shard has a row of its own. */
  static long brokenShards(SparkSession spark, RunFolder folder, ClassifySettings settings) {
    return settings.format().sharded()
        ? predictions(spark, folder, settings)
            .filter(
                col("path").equalTo(col("shard")).and(col("status").notEqual(Status.EMPTY.name())))
            .count()
        : 0;
  }

  /**
   * Returns the number of rows by status.
   *
   * @throws JobException unless there is a row for every planned image, or one at least for every
   *     planned shard
   */
  static Map<String, Long> statuses(
      SparkSession spark, RunFolder folder, Plan plan, ClassifySettings settings) {
    boolean sharded = settings.format().sharded();
    Dataset<Row> predictions = predictions(spark, folder, settings);
    Map<String, Long> statuses = new TreeMap<>();
    predictions
        .groupBy(col("status"))
        .count()
        .collectAsList()
        .forEach(row -> statuses.put(row.getString(0), row.getLong(1)));
    long objects =
        sharded
            ? predictions.select(settings.format().objectColumn()).distinct().count()
            : statuses.values().stream().mapToLong(n -> n).sum();
    if (objects != plan.images()) {
      throw new JobException(
          "%s has rows of %,d %s, and %,d were planned. Do not use it."
              .formatted(folder.predictions(), objects, settings.format().plural(), plan.images()));
    }
    return statuses;
  }

  /** Reads with a given schema, since Spark would start a job to find it out. */
  private static Dataset<Row> predictions(
      SparkSession spark, RunFolder folder, ClassifySettings settings) {
    return spark
        .read()
        .schema(Schemas.predictions(settings.outputs(), settings.format()))
        .parquet(folder.predictions().toString());
  }
}
