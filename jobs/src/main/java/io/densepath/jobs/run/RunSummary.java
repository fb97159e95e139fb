package io.densepath.jobs.run;

import io.densepath.jobs.plan.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param statuses all images by status
 * @param brokenShards shards that were not read to their end, so that images of theirs are missing
 * @param times of all tasks
 * @param partitions into which those waves were cut
 * @param startUp from the start of this process to the first task, planning included
 * @param planning of that, listing the input
 * @param classifying from the first task to the commit
 */
public record RunSummary(
    Plan plan,
    Map<String, Long> statuses,
    long brokenShards,
    TaskTimes times,
    int partitions,
    Duration startUp,
    Duration planning,
    Duration classifying) {

  /** Rows of the run, one an image. */
  long images() {
    return statuses.values().stream().mapToLong(n -> n).sum();
  }

  /** Of them, what was classified now. */
  long classified() {
    return times.classified();
  }

  long failed() {
    return images() - statuses.getOrDefault("OK", 0L);
  }

  public double failedFraction() {
    return images() == 0 ? 0 : (double) failed() / images();
  }

  double imagesPerSecond() {
    return perSecond(classifying);
  }

  double imagesPerSecondOverAll() {
    return perSecond(startUp.plus(classifying));
  }

  private double perSecond(Duration duration) {
    return classified() / Math.max(1e-3, duration.toNanos() / 1e9);
  }

  /** For run.json: section {@code totals}. */
  Map<String, Object> totals() {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("planned", plan.images());
    totals.put("images", images());
    totals.put("failed", failed());
    totals.put("by_status", statuses);
    totals.put("broken_shards", brokenShards);
    totals.put("tasks", times.tasks());
    totals.put("partitions", partitions);
    return totals;
  }

  /** For run.json: section {@code throughput}. */
  Map<String, Object> throughput() {
    Map<String, Object> throughput = new LinkedHashMap<>();
    throughput.put("images_per_second", imagesPerSecond());
    throughput.put("start_up_ms", startUp.toMillis());
    throughput.put("planning_ms", planning.toMillis());
    throughput.put("classifying_ms", classifying.toMillis());
    throughput.put("fetch_wait_ms", times.fetchWaitMs());
    throughput.put("decode_ms", times.decodeMs());
    throughput.put("predict_ms", times.predictMs());
    throughput.put("other_ms", times.otherMs());
    return throughput;
  }
}
