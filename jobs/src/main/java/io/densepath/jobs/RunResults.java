package io.densepath.jobs;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Plan;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** What all waves of a run have left, counted. */
final class RunResults {

  private RunResults() {}

  /**
   * Images by status.
   *
   * @throws JobException unless there is a row for every planned image
   */
  static Map<String, Long> statuses(SparkSession spark, RunFolder folder, Plan plan) {
    Map<String, Long> statuses = new TreeMap<>();
    spark
        .read()
        .parquet(folder.predictions().toString())
        .groupBy(col("status"))
        .count()
        .collectAsList()
        .forEach(row -> statuses.put(row.getString(0), row.getLong(1)));
    long rows = statuses.values().stream().mapToLong(n -> n).sum();
    if (rows != plan.images()) {
      throw new JobException(
          "%s has %,d rows for %,d planned images. Do not use it."
              .formatted(folder.predictions(), rows, plan.images()));
    }
    return statuses;
  }
}
