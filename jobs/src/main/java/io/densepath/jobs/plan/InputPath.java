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
 * files and folders. What exists under the very name is never taken for a glob.
 */
abstract sealed class InputPath permits NamedPath, GlobPath {

  /**
   * The places that the user's text stands for: one, or several for a glob with alternatives that
   * differ in depth.
   *
   * @throws JobException if it is neither there nor a glob
   */
  static List<InputPath> parse(String text, Configuration conf) throws IOException {
    Path path = rooted(new Path(text));
    FileSystem fs = path.getFileSystem(conf);
    try {
      FileStatus status = fs.getFileStatus(path);
      return List.of(new NamedPath(fs, status));
    } catch (FileNotFoundException e) {
      if (!text.matches(".*[*?\\[{].*")) {
        throw new JobException(
            "input: %s does not exist. Expected a folder, a file or a glob.".formatted(text), e);
      }
    }
    List<InputPath> globs = new ArrayList<>();
    for (String pattern : GlobExpander.expand(text)) {
      globs.add(new GlobPath(fs, fs.makeQualified(new Path(pattern))));
    }
    return globs;
  }

  /** A bucket's name alone is its root, which Hadoop before 3.4 must be told. */
  private static Path rooted(Path path) {
    boolean bucket = path.toUri().getAuthority() != null && path.toUri().getPath().isEmpty();
    return bucket ? new Path(path, Path.SEPARATOR) : path;
  }

  /** Every object there, hidden and empty ones too, folders not; read page by page. */
  abstract RemoteIterator<? extends FileStatus> objects() throws IOException;

  /** The folder that it is, if it is one. */
  abstract Optional<Path> folder();

  /** Whether {@link #objects} has this object, by its name alone. */
  abstract boolean covers(Path object);

  /** Names from the root of the store to the end of what the user has named. */
  abstract int depth();

  static RemoteIterator<? extends FileStatus> below(FileSystem fs, Path folder) throws IOException {
    return isLocal(fs)
        ? new LocalTree(fs, folder)
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
