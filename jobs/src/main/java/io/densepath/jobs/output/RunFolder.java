package io.densepath.jobs.output;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The output folder of a run, and the names of its parts. */
public final class RunFolder {

  private static final String RECORD = "run.json";
  private static final FreeFolder FREE =
      new FreeFolder("a run", RECORD, Optional.of(RunRecord.FORMAT_KEY));

  private final Path root;
  private final FileSystem fs;
  private boolean fresh;

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

  /** The plan that is being written; {@link #begin} renames it to {@link #plan}. */
  public Path newPlan() {
    return new Path(root, "plan.new");
  }

  /** All listed objects, while those that earlier runs have seen are not yet removed. */
  public Path listing() {
    return new Path(root, "listing");
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

  /** The staging area of a retry: its rows replace those of the run when all are committed. */
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

  /** The lock of the run that writes to this folder. */
  Path lock() {
    return new Path(root, OutputLock.NAME);
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
   * Prepares the folder for {@link #newPlan}. An earlier run is not touched. If there is none, the
   * record is written at once, so that a run that is killed while it plans is recognised later.
   */
  public void open(RunRecord runRecord) throws IOException {
    deleteNewPlan();
    fresh = !fs.exists(record());
    if (fresh) {
      write(runRecord);
    }
  }

  /** Deletes what {@link #open} and the planning after it have written. */
  public void abandon() throws IOException {
    deleteNewPlan();
    if (fresh) {
      fs.delete(record(), false);
    }
  }

  private void deleteNewPlan() throws IOException {
    fs.delete(newPlan(), true);
    fs.delete(listing(), true);
  }

  /**
   * Deletes the parts of an earlier run and renames the new plan to the plan; other files in the
   * folder stay. A run that is killed before the record has the plan is planned again on resume.
   *
   * @param runRecord a record without a plan, to which the plan is added
   */
  public void begin(RunRecord runRecord, Plan plan) throws IOException {
    // Before anything is deleted: the old record would describe a run whose parts are missing.
    write(runRecord);
    for (Path part :
        List.of(predictions(), statistics(), evaluation(), retry(), crashes(), plan())) {
      fs.delete(part, true);
    }
    if (!fs.rename(newPlan(), plan())) {
      throw new JobException("output: cannot rename %s to %s.".formatted(newPlan(), plan()));
    }
    write(runRecord.plan(plan));
  }

  /** Records that the run whose plan is in this folder is resumed. */
  public void resume(RunRecord runRecord, Plan plan) {
    write(runRecord.plan(plan));
  }

  /** Deletes the output of an unfinished attempt at a wave. */
  public void clear(int wave) throws IOException {
    fs.delete(predictions(wave), true);
    fs.delete(statistics(wave), true);
  }

  /** Replaces run.json atomically. */
  public void write(RunRecord runRecord) {
    try {
      runRecord.write(fs, record());
    } catch (IOException e) {
      throw new JobException(
          "output: cannot write to %s: %s".formatted(root, ErrorMessages.describe(e)), e);
    }
  }
}
