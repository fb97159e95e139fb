package io.densepath.jobs.output;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.Concurrently;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A run's folder whose lock this process holds. All changes of the folder go through here, and each
 * is fenced: it is staged first, then the lock is checked, and then it becomes visible. Files have
 * unique names and are deleted by name, never by folder, so that an owner that was paused after the
 * check deletes only what it had seen.
 */
public final class LockedFolder {

  private static final String SUCCESS = "_SUCCESS";

  private final RunFolder folder;
  private final OutputLock lock;
  private final FileSystem fs;
  private volatile boolean fresh;

  public LockedFolder(RunFolder folder, OutputLock lock) {
    this.folder = folder;
    this.lock = lock;
    this.fs = folder.fileSystem();
  }

  public RunFolder folder() {
    return folder;
  }

  public OutputLock lock() {
    return lock;
  }

  /** The plan that is being written; {@link #begin} makes it the plan of the run. */
  public Path newPlan() {
    return staged(folder.plan());
  }

  /** All listed objects, while those that earlier runs have seen are not yet removed. */
  public Path listing() {
    return new Path(lock.staged(), "listing");
  }

  /** Returns where a folder's files are staged. */
  Path staged(Path part) {
    String below = folder.root().toUri().relativize(part.toUri()).getPath();
    return new Path(lock.staged(), below);
  }

  /**
   * Prepares the folder for a new run. An earlier run is not touched. If there is none, the record
   * is written at once, so that a run that is killed while it plans is recognised later.
   */
  public void open(RunRecord runRecord) throws IOException {
    fresh = !fs.exists(folder.record());
    if (fresh) {
      write(runRecord);
    }
  }

  /** Deletes what {@link #open} has written. */
  public void abandon() throws IOException {
    if (fresh) {
      delete(List.of(folder.record()));
    }
  }

  /**
   * Deletes the parts of an earlier run and makes the new plan that of the run; other files in the
   * folder stay. A run that is killed before its record has the plan is planned again on resume.
   *
   * @param runRecord a record without a plan
   */
  public void begin(RunRecord runRecord) throws IOException {
    // Before anything is deleted: the old record would describe a run whose parts are missing.
    write(runRecord);
    for (Path part :
        List.of(
            folder.predictions(),
            folder.statistics(),
            folder.evaluation(),
            folder.retry(),
            folder.crashes(),
            folder.plan(),
            folder.commits())) {
      clear(part);
    }
    publish(newPlan(), folder.plan());
  }

  /** Deletes all files of a part, and its folders if nothing else came into them meanwhile. */
  public void clear(Path part) throws IOException {
    List<Path> files =
        folder.files(part).keySet().stream().map(name -> new Path(part, name)).toList();
    delete(files);
    deleteEmptyFolders(part);
  }

  /** Deletes files that this process has listed. */
  public void delete(Collection<Path> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    lock.requireHeld();
    Concurrently.map(files, file -> fs.delete(file, false));
  }

  private void deleteEmptyFolders(Path part) throws IOException {
    try {
      for (FileStatus child : fs.listStatus(part)) {
        if (child.isDirectory()) {
          deleteEmptyFolders(child.getPath());
        }
      }
      if (fs.listStatus(part).length == 0) {
        fs.delete(part, false);
      }
    } catch (FileNotFoundException e) {
      // S3 has no empty folders.
    }
  }

  /** Moves staged files into the folder of a part, whose other files stay. */
  void publish(Path staged, Path part) throws IOException {
    List<Path> names = new ArrayList<>();
    for (String name : folder.files(staged).keySet()) {
      if (!RunFolder.isHidden(name)) {
        names.add(new Path(name));
      }
    }
    for (Path parent :
        names.stream().map(name -> new Path(part, name).getParent()).distinct().toList()) {
      fs.mkdirs(parent);
    }
    lock.requireHeld();
    Concurrently.map(names, name -> move(new Path(staged, name), new Path(part, name)));
    mark(new Path(staged, SUCCESS), part);
  }

  private boolean move(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("cannot rename %s to %s".formatted(from, to));
    }
    return true;
  }

  /** Moves the file by which other programs recognise a complete folder. */
  private void mark(Path success, Path part) throws IOException {
    if (fs.exists(success)) {
      fs.mkdirs(part);
      fs.delete(new Path(part, SUCCESS), false);
      move(success, new Path(part, SUCCESS));
    }
  }

  /** Commits the plan. */
  public void commit(PlanCommit commit) throws IOException {
    replace(CommitLog.plan(folder, commit.epoch()), commit);
  }

  /** Commits a wave. */
  public void commit(WaveCommit commit) throws IOException {
    replace(CommitLog.wave(folder, commit.wave(), commit.epoch()), commit);
  }

  /** Replaces run.json atomically. */
  public void write(RunRecord runRecord) {
    try {
      replace(folder.record(), runRecord);
    } catch (IOException e) {
      throw new JobException(
          "output: cannot write to %s: %s".formatted(folder.root(), ErrorMessages.describe(e)), e);
    }
  }

  private void replace(Path file, Object content) throws IOException {
    fs.mkdirs(file.getParent());
    JsonFile.write(fs, file, new Path(lock.staged(), file.getName()), content, lock::requireHeld);
  }

  /**
   * Deletes what no commit names: files of attempts that were not committed, commits that newer
   * ones have replaced, and uploads that were not completed.
   *
   * @param unnamed the files of such attempts
   */
  public void sweep(Collection<Path> unnamed) throws IOException {
    delete(unnamed);
    delete(CommitLog.of(folder).superseded());
    lock.requireHeld();
    folder.staging().abortUploads();
  }
}
