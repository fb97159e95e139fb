package io.densepath.jobs.progress;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What the tasks of a job report to the driver. Only a task that ends well is counted for good.
 *
 * @param images images that have an outcome
 * @param failed those of them that have no prediction
 * @param statistics a row a task
 */
public record Counters(
    LongAccumulator images, LongAccumulator failed, CollectionAccumulator<Row> statistics) {

  /** Counters that a context knows. */
  public static Counters register(SparkContext context) {
    return new Counters(
        context.longAccumulator("densepath images"),
        context.longAccumulator("densepath failed"),
        context.collectionAccumulator("densepath statistics"));
  }
}
