package io.densepath.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * What tasks tell the driver while they run and when they end.
 *
 * @param done images with a row
 * @param failed those among them whose status is not OK
 * @param bytes of objects and images that were read
 * @param statistics one a task that has ended well
 */
public record TaskAccumulators(
    LongAccumulator done,
    LongAccumulator failed,
    LongAccumulator bytes,
    CollectionAccumulator<TaskStatistics> statistics)
    implements Serializable {

  /** The same counts, with statistics of other tasks. */
  public TaskAccumulators withOwnStatistics(SparkContext context) {
    return new TaskAccumulators(
        done, failed, bytes, context.collectionAccumulator("densepath.statistics"));
  }

  /** Accumulators of that context, named {@code densepath.*}. */
  public static TaskAccumulators register(SparkContext context) {
    return new TaskAccumulators(
        context.longAccumulator("densepath.done"),
        context.longAccumulator("densepath.failed"),
        context.longAccumulator("densepath.bytes"),
        context.collectionAccumulator("densepath.statistics"));
  }
}
