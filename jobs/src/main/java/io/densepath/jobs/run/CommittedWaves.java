package io.densepath.jobs.run;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.CommitLog;
import io.densepath.jobs.output.CommittedFile;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.WaveCommit;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The waves of a run that are committed. A wave is committed if its commit fits the plan, and all
 * files that it names are there with the lengths that it names; whatever else lies in the folders
 * is deleted. Waves that an earlier version wrote have no commit, and those of a run that was
 * killed just before it wrote one; they get one if their rows are those of the plan.
 */
final class CommittedWaves {

  private final RunContext context;
  private final RunFolder folder;
  private final InputFormat format;
  private final CommittedPlan plan;
  private final Map<Integer, WaveCommit> commits = new ConcurrentSkipListMap<>();

  private CommittedWaves(RunContext context, InputFormat format, CommittedPlan plan) {
    this.context = context;
    this.folder = context.folder();
    this.format = format;
    this.plan = plan;
  }

  /** Reads the commits of a run, compares them with its files, and deletes what none names. */
  static CommittedWaves mend(RunContext context, InputFormat format, CommittedPlan plan)
      throws IOException {
    CommittedWaves waves = new CommittedWaves(context, format, plan);
    Map<String, Long> predictions = waves.folder.files(waves.folder.predictions());
    Map<String, Long> statistics = waves.folder.files(waves.folder.statistics());
    Map<Integer, WaveCommit> recorded = CommitLog.of(waves.folder).waves();
    for (WaveCommit commit : recorded.values()) {
      if (waves.fits(commit)
          && areThere(commit.predictions(), predictions)
          && areThere(commit.statistics(), statistics)) {
        waves.commits.put(commit.wave(), commit);
      }
    }
    waves.adopt(predictions, statistics);
    waves.adoptRetries(statistics);
    waves.sweep();
    return waves;
  }

  private boolean fits(WaveCommit commit) {
    return isOfRetry(commit.wave())
        || plan.isWave(commit.wave(), commit.objects(), commit.checksum());
  }

  /** Whether a wave has only the statistics of a retry, whose number follows those of the plan. */
  private boolean isOfRetry(int wave) {
    return wave >= plan.plan().waves().size();
  }

  private static boolean areThere(List<CommittedFile> files, Map<String, Long> present) {
    return files.stream()
        .allMatch(file -> Long.valueOf(file.bytes()).equals(present.get(file.name())));
  }

  /** Commits waves whose files are all there although their commit is not. */
  private void adopt(Map<String, Long> predictions, Map<String, Long> statistics)
      throws IOException {
    Map<Integer, List<CommittedFile>> found = new TreeMap<>();
    for (int wave : left()) {
      List<CommittedFile> files = ofWave(wave, predictions);
      if (!files.isEmpty() && !ofWave(wave, statistics).isEmpty()) {
        found.put(wave, files);
      }
    }
    Map<String, WrittenRows> rows =
        WrittenRows.byFile(
            context.spark(),
            format,
            found.values().stream().flatMap(List::stream).map(this::path).toList(),
            true);
    for (Map.Entry<Integer, List<CommittedFile>> wave : found.entrySet()) {
      WrittenRows sum = sum(wave.getValue(), rows);
      if (plan.isWave(wave.getKey(), sum.objects(), sum.checksumText())) {
        commit(wave.getKey(), wave.getValue(), rows, ofWave(wave.getKey(), statistics));
      }
    }
  }

  /** Commits the statistics of retries of an earlier version, which wrote no commits. */
  private void adoptRetries(Map<String, Long> statistics) throws IOException {
    for (int wave = plan.plan().waves().size();
        statistics.containsKey(Plan.folder(wave) + "/_SUCCESS");
        wave++) {
      if (!commits.containsKey(wave)) {
        commit(wave, List.of(), Map.of(), ofWave(wave, statistics));
      }
    }
  }

  private Path path(CommittedFile file) {
    return new Path(folder.predictions(), file.name());
  }

  /** Returns the Parquet files of a wave among all files of a part. */
  private static List<CommittedFile> ofWave(int wave, Map<String, Long> files) {
    String prefix = Plan.folder(wave) + "/";
    return files.entrySet().stream()
        .filter(file -> file.getKey().startsWith(prefix))
        .filter(file -> file.getKey().substring(prefix.length()).matches("[^_./][^/]*\\.parquet"))
        .map(file -> new CommittedFile(file.getKey(), file.getValue(), Optional.empty()))
        .toList();
  }

  private static WrittenRows sum(List<CommittedFile> files, Map<String, WrittenRows> rows) {
    return files.stream()
        .map(file -> rows.getOrDefault(file.name(), WrittenRows.NONE))
        .reduce(WrittenRows.NONE, WrittenRows::plus);
  }

  /** Returns the waves of the plan that are not committed. */
  List<Integer> left() {
    return plan.toClassify().stream().filter(wave -> !commits.containsKey(wave)).toList();
  }

  /** Returns the commit of a committed wave. */
  WaveCommit get(int wave) {
    return commits.get(wave);
  }

  /**
   * Commits a wave whose files have become visible.
   *
   * @throws JobException if its rows, read back, are not those of the plan
   */
  void commit(int wave) throws IOException {
    Set<String> before = commits.containsKey(wave) ? names(commits.get(wave)) : Set.of();
    List<CommittedFile> predictions =
        inFolder(folder.predictions(), wave).stream()
            .filter(file -> !before.contains(file.name()))
            .toList();
    Map<String, WrittenRows> rows =
        WrittenRows.byFile(
            context.spark(), format, predictions.stream().map(this::path).toList(), false);
    WrittenRows sum = sum(predictions, rows);
    if (!plan.isWave(wave, sum.objects(), sum.checksumText())) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              ("output: %s has rows of %,d %s, which are not the %,d of the plan. Go on with 'classify"
                  + " --resume', which classifies the wave again."),
              folder.predictions(wave),
              sum.objects(),
              format.plural(),
              plan.plan().waves().get(wave)));
    }
    commit(wave, predictions, rows, inFolder(folder.statistics(), wave));
  }

  /** Commits the statistics of a retry. */
  void commitStatistics(int wave) throws IOException {
    commit(wave, List.of(), Map.of(), inFolder(folder.statistics(), wave));
  }

  private List<CommittedFile> inFolder(Path part, int wave) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    folder
        .files(new Path(part, Plan.folder(wave)))
        .forEach((name, bytes) -> files.put(Plan.folder(wave) + "/" + name, bytes));
    return ofWave(wave, files);
  }

  private void commit(
      int wave,
      List<CommittedFile> predictions,
      Map<String, WrittenRows> rows,
      List<CommittedFile> statistics)
      throws IOException {
    WrittenRows sum = sum(predictions, rows);
    WaveCommit commit =
        new WaveCommit(
            wave,
            context.lock().epoch(),
            predictions.stream()
                .map(
                    file ->
                        new CommittedFile(
                            file.name(),
                            file.bytes(),
                            Optional.of(rows.getOrDefault(file.name(), WrittenRows.NONE).rows())))
                .toList(),
            statistics,
            sum.byStatus(),
            sum.objects(),
            sum.checksumText(),
            sum.brokenShards());
    context.locked().commit(commit);
    commits.put(wave, commit);
  }

  /** Deletes the files that no commit names, and commits that newer ones have replaced. */
  void sweep() throws IOException {
    Set<String> named = named();
    List<Path> unnamed = new ArrayList<>();
    for (Path part : List.of(folder.predictions(), folder.statistics())) {
      for (String name : folder.files(part).keySet()) {
        if (!named.contains(name)) {
          unnamed.add(new Path(part, name));
        }
      }
    }
    context.locked().sweep(unnamed);
  }

  /** Returns the names of all files of committed waves. */
  private Set<String> named() {
    Set<String> named = new HashSet<>();
    for (WaveCommit commit : commits.values()) {
      named.addAll(names(commit));
      named.add(Plan.folder(commit.wave()) + "/_SUCCESS");
    }
    return named;
  }

  private static Set<String> names(WaveCommit commit) {
    Set<String> names = new HashSet<>();
    Stream.of(commit.predictions(), commit.statistics())
        .flatMap(List::stream)
        .forEach(file -> names.add(file.name()));
    return names;
  }

  /** Returns the rows of all committed waves by status. */
  Map<String, Long> byStatus() {
    return WaveCommit.byStatus(commits.values());
  }

  /** Returns how many rows all committed waves have. */
  long images() {
    return byStatus().values().stream().mapToLong(rows -> rows).sum();
  }

  /** Returns how many shards were not read to their end. */
  long brokenShards() {
    return commits.values().stream().mapToLong(WaveCommit::brokenShards).sum();
  }
}
