package io.densepath.jobs.progress;

import io.densepath.spark.TaskAccumulators;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Seq;

/**
 * Counts of tasks that ended and of tasks under way. An accumulator tells of the former alone; the
 * latter come with the executors' heartbeats.
 */
final class LiveCounts extends SparkListener {

  /** Images, those among them without a prediction, and bytes read for them. */
  record Counts(long images, long failed, long bytes) {

    Counts plus(Counts other) {
      return new Counts(images + other.images, failed + other.failed, bytes + other.bytes);
    }
  }

  private final TaskAccumulators counted;
  private final Map<Long, Counts> underWay = new ConcurrentHashMap<>();
  private final Set<Long> ended = ConcurrentHashMap.newKeySet();

  LiveCounts(TaskAccumulators counted) {
    this.counted = counted;
  }

  Counts now() {
    Counts ofEnded =
        new Counts(counted.done().sum(), counted.failed().sum(), counted.bytes().sum());
    return underWay.values().stream().reduce(ofEnded, Counts::plus);
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    list(update.accumUpdates())
        .forEach(task -> update(((Number) task._1()).longValue(), task._4()));
  }

  private void update(long task, Seq<AccumulableInfo> values) {
    // A heartbeat may be told of after the end of the task that it tells of.
    if (!ended.contains(task)) {
      underWay.put(
          task,
          new Counts(
              value(values, counted.done()),
              value(values, counted.failed()),
              value(values, counted.bytes())));
    }
  }

  private static long value(Seq<AccumulableInfo> values, LongAccumulator accumulator) {
    return list(values).stream()
        .filter(info -> info.id() == accumulator.id())
        .map(info -> info.update().getOrElse(() -> 0L))
        .filter(Long.class::isInstance)
        .mapToLong(Long.class::cast)
        .sum();
  }

  /** Scala 2.12 and 2.13 have no converter to Java in common. */
  private static <T> List<T> list(Seq<T> values) {
    List<T> list = new ArrayList<>();
    values.iterator().foreach(list::add);
    return list;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    ended.add(end.taskInfo().taskId());
    underWay.remove(end.taskInfo().taskId());
  }
}
