package io.densepath.jobs.run;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.output.RunFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The runs that {@code --skip-seen} names: a run's folder, or a folder of such folders. */
final class EarlierRuns {

  private EarlierRuns() {}

  /**
   * The folders of those that are finished and had the same model.
   *
   * @param output of the run that asks, which is never among them
   * @param digest of the model
   * @param format of the objects, which must be the same too
   * @param err told which are left out
   */
  static List<String> finished(
      List<String> uris,
      RunFolder output,
      String digest,
      InputFormat format,
      Configuration conf,
      PrintWriter err)
      throws IOException {
    List<String> usable = new ArrayList<>();
    for (String uri : uris) {
      for (EarlierRun run : at(uri, conf)) {
        Path root = run.folder().root();
        if (root.equals(output.root())) {
          continue;
        }
        if (!run.isDone()) {
          err.printf("skip-seen: %s is not finished, and counts for nothing.%n", root);
        } else if (!run.section("model").path("sha256").asText().equals(digest)) {
          err.printf("skip-seen: %s had another model, and counts for nothing.%n", root);
        } else if (!run.format().equals(format.key())) {
          err.printf("skip-seen: %s had another --format, and counts for nothing.%n", root);
        } else if (!usable.contains(root.toString()) && run.images() > 0) {
          usable.add(root.toString());
        }
      }
    }
    return usable;
  }

  private static List<EarlierRun> at(String uri, Configuration conf) throws IOException {
    RunFolder folder = RunFolder.of(uri, conf);
    Optional<EarlierRun> itself = EarlierRun.in(folder);
    if (itself.isPresent()) {
      return List.of(itself.get());
    }
    List<EarlierRun> runs = new ArrayList<>();
    for (FileStatus child : children(folder.fileSystem(), folder.root())) {
      if (child.isDirectory()) {
        EarlierRun.in(RunFolder.of(child.getPath().toString(), conf)).ifPresent(runs::add);
      }
    }
    return runs;
  }

  /** None where nothing is: the first of many runs has no run before it. */
  private static FileStatus[] children(FileSystem fs, Path folder) throws IOException {
    try {
      return fs.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
