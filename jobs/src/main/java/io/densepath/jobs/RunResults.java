package io.densepath.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Format;
import io.densepath.jobs.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What all waves of a run have left, counted. */
final class RunResults {

  private RunResults() {}

  /**
   * Images of these waves, as their tasks have counted them.
   *
   * @param statistics of all waves
   */
  static long images(Dataset<Row> statistics, List<Integer> waves) {
    Row sum = statistics.filter(col("wave").isin(waves.toArray())).agg(sum("images")).first();
    return sum.isNullAt(0) ? 0 : sum.getLong(0);
  }

  /** Shards that were not read to their end. */
  static long brokenShards(SparkSession spark, RunFolder folder, InputFormat format) {
    return format.sharded()
        ? spark
            .read()
            .parquet(folder.predictions().toString())
            .filter("path = shard and status != 'EMPTY'")
            .count()
        : 0;
  }

  /**
   * Images by status.
   *
   * @throws JobException unless there is a row for every planned image, or one at least for every
   *     planned shard
   */
  static Map<String, Long> statuses(
      SparkSession spark, RunFolder folder, Plan plan, InputFormat format) {
    Dataset<Row> predictions = spark.read().parquet(folder.predictions().toString());
    Map<String, Long> statuses = new TreeMap<>();
    predictions
        .groupBy(col("status"))
        .count()
        .collectAsList()
        .forEach(row -> statuses.put(row.getString(0), row.getLong(1)));
    long objects =
        format.sharded()
            ? predictions.select("shard").distinct().count()
            : statuses.values().stream().mapToLong(n -> n).sum();
    if (objects != plan.images()) {
      throw new JobException(
          "%s has rows of %,d %s, and %,d were planned. Do not use it."
              .formatted(
                  folder.predictions(), objects, Format.plural(format.sharded()), plan.images()));
    }
    return statuses;
  }
}
