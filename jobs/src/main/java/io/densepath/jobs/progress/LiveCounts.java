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
 * Counts over finished and running tasks. Accumulators contain only finished tasks; the counts of
 * running tasks come with the heartbeats of the executors.
 */
final class LiveCounts extends SparkListener {

  /** Numbers of images, of images without a prediction, and of bytes read. */
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
    // The event of a heartbeat may arrive after that of its task's end.
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

  /** Converts by hand, since Scala 2.12 and 2.13 have no converter in common. */
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
