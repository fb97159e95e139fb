package io.densepath.jobs.output;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.plan.Plan;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a run, by the names of its parts. */
public final class RunFolder {

  private static final String RECORD = "run.json";

  private final Path root;
  private final FileSystem fs;
  private boolean fresh;

  private RunFolder(Path root, FileSystem fs) {
    this.root = root;
    this.fs = fs;
  }

  /** The folder at a URI, whether it is there or not. */
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

  /** Where a plan is written before it takes the place of an earlier run's. */
  public Path newPlan() {
    return new Path(root, "plan.new");
  }

  /** Where objects are listed that are not all planned. */
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

  /** What is made of images that are tried again, until it takes the place of their rows. */
  public Path retry() {
    return new Path(root, "retry");
  }

  /** What {@code evaluate} has made of the predictions. */
  public Path evaluation() {
    return new Path(root, "evaluation");
  }

  /** Where tasks note what they decode, for those after a crash. */
  public Path crashes() {
    return new Path(root, "crashes");
  }

  public Path record() {
    return new Path(root, RECORD);
  }

  /** Of the run that is at work here. */
  Path lock() {
    return new Path(root, OutputLock.NAME);
  }

  public FileSystem fileSystem() {
    return fs;
  }

  /**
   * Makes sure that a run may begin here; changes nothing.
   *
   * @param overwrite whether the parts of an earlier run may go
   * @throws JobException if something is there that may not be, or is not ours to be, deleted
   */
  public void check(boolean overwrite) throws IOException {
    FreeFolder.require(fs, root, overwrite, "a run", record(), RunRecord.FORMAT_KEY);
  }

  /**
   * Makes ready for {@link #newPlan}. An earlier run stays as it is; where there is none the record
   * is written at once, so that a run that is killed while it plans can be told from a stranger's
   * folder.
   */
  public void open(RunRecord runRecord) throws IOException {
    deleteNewPlan();
    fresh = !fs.exists(record());
    if (fresh) {
      write(runRecord);
    }
  }

  /** Takes back what {@link #open} and the planning after it have written. */
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
   * Puts the new plan in force: the parts of an earlier run go, whatever else is in the folder
   * stays. Until the record has the plan, a run that goes on here has to plan anew.
   *
   * @param runRecord without the plan, which it gets
   */
  public void begin(RunRecord runRecord, Plan plan) throws IOException {
    // First of all: what is deleted from now on is no longer the run that the old record tells of.
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

  /** Says that the run whose plan stands here goes on. */
  public void goOn(RunRecord runRecord, Plan plan) {
    write(runRecord.plan(plan));
  }

  /** Takes away what an attempt at a wave has left. */
  public void clear(int wave) throws IOException {
    fs.delete(predictions(wave), true);
    fs.delete(statistics(wave), true);
  }

  /** Writes run.json, in place of the one before. */
  public void write(RunRecord runRecord) {
    try {
      runRecord.write(fs, record());
    } catch (IOException e) {
      throw new JobException(
          "output: cannot write to %s: %s".formatted(root, ErrorMessages.describe(e)), e);
    }
  }
}
