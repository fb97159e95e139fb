package io.densepath.jobs;

import io.densepath.spark.TaskStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Where the time of all tasks went, in milliseconds, and what they ran on.
 *
 * @param otherMs of the wall time, what neither waited, decoded nor predicted: loading libraries,
 *     warming up, writing
 */
record TaskTimes(
    long tasks,
    long fetchWaitMs,
    long decodeMs,
    long predictMs,
    long otherMs,
    List<String> devices,
    List<String> precisions,
    List<String> batchSizes) {

  /** The sum over tasks. */
  static TaskTimes of(List<TaskStatistics> tasks) {
    long fetchWaitMs = sum(tasks, TaskStatistics::fetchWaitMs);
    long decodeMs = sum(tasks, TaskStatistics::decodeMs);
    long predictMs = sum(tasks, TaskStatistics::predictMs);
    long wallMs = sum(tasks, TaskStatistics::wallMs);
    return new TaskTimes(
        tasks.size(),
        fetchWaitMs,
        decodeMs,
        predictMs,
        Math.max(0, wallMs - fetchWaitMs - decodeMs - predictMs),
        distinct(tasks, TaskStatistics::device),
        distinct(tasks, TaskStatistics::precision),
        distinct(tasks, TaskStatistics::batchSize));
  }

  private static long sum(List<TaskStatistics> tasks, ToLongFunction<TaskStatistics> part) {
    return tasks.stream().mapToLong(part).sum();
  }

  private static List<String> distinct(
      List<TaskStatistics> tasks, Function<TaskStatistics, Object> part) {
    return tasks.stream().map(part).map(String::valueOf).distinct().sorted().toList();
  }

  /** The parts of the time by name, in the order of an image's way. */
  Map<String, Long> partsMs() {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("fetch wait", fetchWaitMs);
    parts.put("decode", decodeMs);
    parts.put("predict", predictMs);
    parts.put("load, write", otherMs);
    return parts;
  }
}
