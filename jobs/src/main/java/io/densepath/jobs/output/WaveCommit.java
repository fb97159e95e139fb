package io.densepath.jobs.output;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commit of a wave: what was read back from its files after they became visible.
 *
 * @param epoch of the owner that wrote it
 * @param predictions its files of predictions; other files in its folder do not count
 * @param statistics its files of statistics; likewise
 * @param byStatus rows by status
 * @param objects planned objects that have rows
 * @param checksum of the paths of these objects, in hexadecimal
 * @param brokenShards shards that were not read to their end
 */
public record WaveCommit(
    int wave,
    long epoch,
    List<CommittedFile> predictions,
    List<CommittedFile> statistics,
    Map<String, Long> byStatus,
    long objects,
    String checksum,
    long brokenShards) {

  public WaveCommit {
    predictions = List.copyOf(predictions);
    statistics = List.copyOf(statistics);
    byStatus = new TreeMap<>(byStatus);
  }

  /** The number of its rows. */
  @JsonProperty
  public long rows() {
    return byStatus.values().stream().mapToLong(n -> n).sum();
  }

  /** Returns the rows of several waves by status. */
  public static Map<String, Long> byStatus(Collection<WaveCommit> waves) {
    Map<String, Long> sum = new TreeMap<>();
    for (WaveCommit wave : waves) {
      wave.byStatus.forEach((status, rows) -> sum.merge(status, rows, Long::sum));
    }
    return sum;
  }
}
