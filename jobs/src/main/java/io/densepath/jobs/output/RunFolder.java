package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.plan.Plan;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The output folder of a run, and the names of its parts. */
public final class RunFolder {

  private static final String RECORD = "run.json";

  private static final FreeFolder FREE =
      new FreeFolder("a run", RECORD, Optional.of(RunRecord.FORMAT_KEY));

  private final Path root;
  private final FileSystem fs;

  private RunFolder(Path root, FileSystem fs) {
    this.root = root;
    this.fs = fs;
  }

  /** Returns the folder at a URI, which need not exist. */
  public static RunFolder of(String uri, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    return new RunFolder(fs.makeQualified(path), fs);
  }

  public Path root() {
    return root;
  }

  public Path plan() {
    return new Path(root, "plan");
  }

  public Path predictions() {
    return new Path(root, "predictions");
  }

  public Path predictions(int wave) {
    return new Path(predictions(), Plan.folder(wave));
  }

  public Path statistics() {
    return new Path(root, "statistics");
  }

  public Path statistics(int wave) {
    return new Path(statistics(), Plan.folder(wave));
  }

  /** The predictions of a retry, which then replace those of the run. */
  public Path retry() {
    return new Path(root, "retry");
  }

  /** The output of {@code evaluate}. */
  public Path evaluation() {
    return new Path(root, "evaluation");
  }

  /** Notes of the tasks on what they decode, which attempts after a crash of the JVM read. */
  public Path crashes() {
    return new Path(root, "crashes");
  }

  public Path record() {
    return new Path(root, RECORD);
  }

  /** The commits of the plan and of the waves. */
  Path commits() {
    return new Path(root, "_commits");
  }

  /** The claims of the runs that write to this folder. */
  Path claims() {
    return new Path(root, Claims.NAME);
  }

  Staging staging() {
    return new Staging(fs, root);
  }

  public FileSystem fileSystem() {
    return fs;
  }

  /**
   * Makes sure that a run may begin here, and changes nothing.
   *
   * @param overwrite whether the parts of an earlier run may be deleted
   * @throws JobException if the folder holds anything that must not be deleted
   */
  public void check(boolean overwrite) throws IOException {
    FREE.require(fs, root, overwrite);
  }

  /**
   * Returns the lengths of all files below a part, by their path below it, as in {@code
   * wave=3/part-00000.parquet}. A part that does not exist has none.
   */
  public Map<String, Long> files(Path part) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try {
      RemoteIterator<LocatedFileStatus> all = fs.listFiles(part, true);
      int prefix = fs.makeQualified(part).toString().length() + 1;
      while (all.hasNext()) {
        FileStatus file = all.next();
        files.put(file.getPath().toString().substring(prefix), file.getLen());
      }
    } catch (FileNotFoundException e) {
      // The part was not begun.
    }
    return files;
  }

  /** Whether a component of a path below a part begins with an underscore or a dot. */
  static boolean isHidden(String name) {
    return Stream.of(name.split("/"))
        .anyMatch(part -> part.startsWith("_") || part.startsWith("."));
  }
}
