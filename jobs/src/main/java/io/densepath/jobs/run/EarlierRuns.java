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

/** The runs that {@code --skip-seen} names: the folder of a run, or a folder of such folders. */
final class EarlierRuns {

  private EarlierRuns() {}

  /**
   * Returns the folders of the finished runs that used the same model and format.
   *
   * @param output of the run that asks, which is never among them
   * @param digest of the model
   * @param err gets a line for every run that is left out
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
        } else if (!run.record().model().sha256().equals(digest)) {
          err.printf("skip-seen: %s had another model, and counts for nothing.%n", root);
        } else if (!run.format().equals(format.key())) {
          err.printf("skip-seen: %s had another --format, and counts for nothing.%n", root);
        } else if (!usable.contains(root.toString()) && run.record().totals().images() > 0) {
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

  /** Returns no children for a missing folder: the first of many runs has no earlier one. */
  private static FileStatus[] children(FileSystem fs, Path folder) throws IOException {
    try {
      return fs.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
