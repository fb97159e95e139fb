package io.densepath.fetch;

import io.densepath.memory.MemoryBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;

/** Reads the tar archives of tests. */
final class TarReads {

  private static final Configuration CONF = new Configuration(false);

  private TarReads() {}

  /** Writes an archive to a folder and reads it. */
  static List<Sample> read(Path folder, byte[] tar, FetchSettings settings) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "shard", ".tar"), tar);
    return read(List.of(new FetchRequest("file:" + file, tar.length)), settings);
  }

  static List<Sample> read(List<FetchRequest> shards, FetchSettings settings) {
    List<Sample> all = new ArrayList<>();
    try (Samples samples =
        InputFormat.TAR.open(
            shards.iterator(), CONF, settings, TableColumns.NONE, MemoryBudget.unlimited())) {
      samples.forEachRemaining(all::add);
    }
    return all;
  }

  /** Returns the names of the entries, without the path of the shard. */
  static List<String> names(List<Sample> samples) {
    return samples.stream()
        .map(s -> s.object().request().path().replaceFirst("(?s).*" + Sample.IN_SHARD, ""))
        .toList();
  }

  static List<OptionalInt> labels(List<Sample> samples) {
    return samples.stream().map(sample -> sample.label().id()).toList();
  }

  /** Returns the error of the last sample. */
  static String error(List<Sample> samples) {
    return samples.get(samples.size() - 1).object().failure().orElseThrow().getMessage();
  }
}
