package io.densepath.jobs.plan;

import io.densepath.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * One place to look for objects: a file, a folder with all below it, or a glob whose matches are
 * files and folders. A text that is the exact name of something that exists is never taken for a
 * glob.
 */
abstract sealed class InputPath permits NamedPath, GlobPath {

  /**
   * Returns the places that the user's text stands for: one, or several for a glob with
   * alternatives that differ in depth.
   *
   * @throws JobException if nothing of that name exists and the text is not a glob
   */
  static List<InputPath> parse(String text, Configuration conf) throws IOException {
    Path path = rooted(new Path(text));
    FileSystem fs = path.getFileSystem(conf);
    try {
      FileStatus status = isLocal(fs) ? LocalFolder.status(fs, path) : fs.getFileStatus(path);
      return List.of(new NamedPath(fs, status));
    } catch (FileNotFoundException e) {
      if (!text.matches(".*[*?\\[{].*")) {
        throw new JobException(
            "input: %s does not exist. Expected a folder, a file or a glob.%s"
                .formatted(text, LocalFolder.advice(text)),
            e);
      }
    }
    List<InputPath> globs = new ArrayList<>();
    for (String pattern : GlobExpander.expand(text)) {
      globs.add(new GlobPath(fs, fs.makeQualified(new Path(pattern))));
    }
    return globs;
  }

  /** Returns the root of a bucket that is given by name alone, which Hadoop before 3.4 refuses. */
  private static Path rooted(Path path) {
    boolean bucket = path.toUri().getAuthority() != null && path.toUri().getPath().isEmpty();
    return bucket ? new Path(path, Path.SEPARATOR) : path;
  }

  /** Lists every object, also hidden and empty ones but no folders, page by page. */
  abstract RemoteIterator<? extends FileStatus> objects() throws IOException;

  /** Returns the folder, if the user has named a folder. */
  abstract Optional<Path> folder();

  /** Whether {@link #objects} has an object of this name; the store is not asked. */
  abstract boolean covers(Path object);

  /** Returns the number of path components in what the user has named. */
  abstract int depth();

  static RemoteIterator<? extends FileStatus> below(FileSystem fs, Path folder) throws IOException {
    return isLocal(fs)
        ? new LocalTree(folder)
        : RemoteIterators.filteringRemoteIterator(
            fs.listFiles(folder, true), status -> !status.isDirectory());
  }

  static boolean isLocal(FileSystem fs) {
    return "file".equals(fs.getUri().getScheme());
  }

  static boolean isBelow(Path object, Path folder) {
    for (Path at = object; at != null; at = at.getParent()) {
      if (at.equals(folder)) {
        return true;
      }
    }
    return false;
  }
}
