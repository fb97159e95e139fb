package io.densepath.jobs.output;

import com.fasterxml.jackson.core.JacksonException;
import io.densepath.jobs.files.Concurrently;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The commits of a run: a JSON file for the plan and for every wave. The epoch of its writer is
 * part of a file's name, so that an owner that was superseded replaces no commit of a newer one. Of
 * several commits of one part, the newest counts.
 */
public final class CommitLog {

  private static final Pattern FILE =
      Pattern.compile("(plan|wave=(\\d{1,9}))\\.(\\d{1,18})\\.json");
  private static final String PLAN = "plan";

  /** The file of a commit. */
  private record Entry(Path file, String part, long epoch) {}

  private final FileSystem fs;
  private final Map<String, Entry> newest = new TreeMap<>();
  private final List<Path> superseded = new ArrayList<>();

  private CommitLog(FileSystem fs, Path folder) throws IOException {
    this.fs = fs;
    for (Entry entry : entries(fs, folder)) {
      add(entry);
    }
  }

  /** Lists the commits of a run. */
  public static CommitLog of(RunFolder run) throws IOException {
    return new CommitLog(run.fileSystem(), run.commits());
  }

  /** Returns the greatest epoch of all commits of a run, or 0 if it has none. */
  static long newestEpoch(RunFolder run) throws IOException {
    return entries(run.fileSystem(), run.commits()).stream()
        .mapToLong(Entry::epoch)
        .max()
        .orElse(0);
  }

  private static List<Entry> entries(FileSystem fs, Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try {
      for (FileStatus file : fs.listStatus(folder)) {
        Matcher name = FILE.matcher(file.getPath().getName());
        if (name.matches()) {
          entries.add(new Entry(file.getPath(), name.group(1), Long.parseLong(name.group(3))));
        }
      }
    } catch (FileNotFoundException e) {
      // The run has no commits yet.
    }
    return entries;
  }

  private void add(Entry entry) {
    Entry other = newest.get(entry.part());
    if (other == null || other.epoch() <= entry.epoch()) {
      newest.put(entry.part(), entry);
    }
    if (other != null && !other.file().equals(entry.file())) {
      superseded.add(other.epoch() <= entry.epoch() ? other.file() : entry.file());
    }
  }

  /** The files of commits that newer ones have replaced. */
  List<Path> superseded() {
    return List.copyOf(superseded);
  }

  /** Returns the commit of the plan, if there is one. */
  public Optional<PlanCommit> plan() throws IOException {
    Entry entry = newest.get(PLAN);
    return entry == null ? Optional.empty() : read(entry, PlanCommit.class);
  }

  /** Returns the commits of all waves, by wave. */
  public Map<Integer, WaveCommit> waves() throws IOException {
    List<Entry> entries =
        newest.values().stream().filter(entry -> !entry.part().equals(PLAN)).toList();
    Map<Integer, WaveCommit> waves = new TreeMap<>();
    for (Optional<WaveCommit> commit :
        Concurrently.map(entries, entry -> read(entry, WaveCommit.class))) {
      commit.ifPresent(wave -> waves.put(wave.wave(), wave));
    }
    return waves;
  }

  /** Reads a commit. One that is damaged commits nothing. */
  private <T> Optional<T> read(Entry entry, Class<T> type) throws IOException {
    try {
      return Optional.of(JsonFile.read(fs, entry.file(), type));
    } catch (FileNotFoundException | JacksonException e) {
      return Optional.empty();
    }
  }

  static Path plan(RunFolder run, long epoch) {
    return new Path(run.commits(), String.format(Locale.ROOT, "%s.%d.json", PLAN, epoch));
  }

  static Path wave(RunFolder run, int wave, long epoch) {
    return new Path(run.commits(), String.format(Locale.ROOT, "wave=%d.%d.json", wave, epoch));
  }
}
