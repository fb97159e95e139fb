package io.densepath.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * The Spark accumulators through which tasks report to the driver, while they run and when they
 * end.
 *
 * @param done number of images with a row
 * @param failed number of these images whose status is not OK
 * @param bytes bytes read, of objects and of images in shards
 * @param statistics one entry per task that succeeded
 */
public record TaskAccumulators(
    LongAccumulator done,
    LongAccumulator failed,
    LongAccumulator bytes,
    CollectionAccumulator<TaskStatistics> statistics)
    implements Serializable {

  /** Returns the same counters with a new, empty accumulator of statistics. */
  public TaskAccumulators withOwnStatistics(SparkContext context) {
    return new TaskAccumulators(
        done, failed, bytes, context.collectionAccumulator("densepath.statistics"));
  }

  /** Registers accumulators with a context, under names {@code densepath.*}. */
  public static TaskAccumulators register(SparkContext context) {
    return new TaskAccumulators(
        context.longAccumulator("densepath.done"),
        context.longAccumulator("densepath.failed"),
        context.longAccumulator("densepath.bytes"),
        context.collectionAccumulator("densepath.statistics"));
  }
}
