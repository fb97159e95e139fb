package io.densepath.jobs.output;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.densepath.spark.Status;
import java.util.Map;
import java.util.TreeMap;

/**
 * The section {@code totals} of {@code run.json}: the counts of a finished run.
 *
 * @param planned objects of the plan, which are images or shards
 * @param byStatus rows by status
 * @param brokenShards shards that were not read to their end, so that images of theirs are missing
 * @param tasks tasks that classified the images
 * @param partitions into which the waves of the last command were cut
 */
@JsonPropertyOrder({
  "planned",
  "images",
  "failed",
  "by_status",
  "broken_shards",
  "tasks",
  "partitions"
})
public record Totals(
    long planned, Map<String, Long> byStatus, long brokenShards, long tasks, long partitions) {

  public static final Totals NONE = new Totals(0, Map.of(), 0, 0, 0);

  public Totals {
    byStatus = byStatus == null ? Map.of() : new TreeMap<>(byStatus);
  }

  /** Rows of the run; each is an image, or the own row of a shard. */
  @JsonProperty
  public long images() {
    return byStatus.values().stream().mapToLong(n -> n).sum();
  }

  /** Rows without a prediction. */
  @JsonProperty
  public long failed() {
    return images() - byStatus.getOrDefault(Status.OK.name(), 0L);
  }

  /** The failed rows as a fraction of all, 0 for a run without rows. */
  public double failedFraction() {
    return images() == 0 ? 0 : (double) failed() / images();
  }

  /** Returns these totals with the rows counted anew, after a retry. */
  public Totals withRows(Map<String, Long> countedByStatus, long countedBrokenShards) {
    return new Totals(planned, countedByStatus, countedBrokenShards, tasks, partitions);
  }
}
