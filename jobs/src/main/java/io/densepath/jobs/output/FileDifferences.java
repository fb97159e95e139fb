package io.densepath.jobs.output;

import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The differences between the files of a run and those that its commits name. Hidden files, whose
 * path has a component that begins with an underscore or a dot, do not count: nothing reads them.
 *
 * @param missing files that are named and missing, or have another length, in words
 * @param uncommitted waves of the plan that have no commit
 * @param unnamed files that no commit names
 */
public record FileDifferences(List<String> missing, List<Integer> uncommitted, List<Path> unnamed) {

  /** Compares the files of a run with its commits. Only names and lengths are read. */
  public static FileDifferences of(RunFolder folder, Plan plan) throws IOException {
    CommitLog log = CommitLog.of(folder);
    Map<Integer, WaveCommit> waves = log.waves();
    List<String> missing = new ArrayList<>();
    List<Path> unnamed = new ArrayList<>();
    Optional<PlanCommit> planned = log.plan();
    compare(
        folder, folder.plan(), planned.stream().flatMap(p -> p.files().stream()), missing, unnamed);
    compare(
        folder,
        folder.predictions(),
        waves.values().stream().flatMap(wave -> wave.predictions().stream()),
        missing,
        unnamed);
    compare(
        folder,
        folder.statistics(),
        waves.values().stream().flatMap(wave -> wave.statistics().stream()),
        missing,
        unnamed);
    return new FileDifferences(
        missing,
        plan.toClassify().stream().filter(wave -> !waves.containsKey(wave)).toList(),
        unnamed);
  }

  private static void compare(
      RunFolder folder,
      Path part,
      Stream<CommittedFile> committed,
      List<String> missing,
      List<Path> unnamed)
      throws IOException {
    Map<String, Long> present = folder.files(part);
    Set<String> named = new HashSet<>();
    committed.forEach(
        file -> {
          named.add(file.name());
          Long bytes = present.get(file.name());
          if (bytes == null) {
            missing.add("%s is missing".formatted(new Path(part, file.name())));
          } else if (bytes != file.bytes()) {
            missing.add(
                String.format(
                    Locale.ROOT,
                    "%s has %,d bytes, and %,d were committed",
                    new Path(part, file.name()),
                    bytes,
                    file.bytes()));
          }
        });
    present.keySet().stream()
        .filter(name -> !named.contains(name) && !RunFolder.isHidden(name))
        .forEach(name -> unnamed.add(new Path(part, name)));
  }

  /** Whether all files that are named are there. */
  public boolean isComplete() {
    return missing.isEmpty() && uncommitted.isEmpty();
  }
}
