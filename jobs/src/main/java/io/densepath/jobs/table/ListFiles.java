package io.densepath.jobs.table;

import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files of a list: the file itself, or the visible files of a folder, which have one format.
 *
 * @param root the file or folder that the user names
 * @param files at least one, ordered by name
 */
record ListFiles(Path root, List<Path> files, ListFormat format, Configuration conf) {

  private static final int MAX_FILES = 10_000;
  private static final int MAGIC_BYTES = 4;

  /**
   * Finds the files.
   *
   * @throws JobException if a folder has no file, files of several formats, or too many
   */
  static ListFiles of(PathTable.Form form, String uri, FileStatus status, Configuration conf)
      throws IOException {
    Path root = status.getPath();
    FileSystem fs = root.getFileSystem(conf);
    List<Path> files = status.isDirectory() ? visible(fs, root) : List.of(root);
    if (files.isEmpty()) {
      throw PathTable.empty(form, uri);
    }
    if (files.size() > MAX_FILES) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "%s: the folder %s has more than %,d files.",
              form.option(),
              uri,
              MAX_FILES));
    }
    ListFormat format = format(fs, files.get(0));
    for (Path file : files) {
      if (ListFormat.of(file.getName(), new byte[0]) != format && files.size() > 1) {
        throw new JobException(
            "%s: the folder %s has files of several formats, such as %s and %s."
                .formatted(form.option(), uri, files.get(0).getName(), file.getName()));
      }
    }
    return new ListFiles(root, files, format, conf);
  }

  private static List<Path> visible(FileSystem fs, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    RemoteIterator<? extends FileStatus> below = fs.listFiles(folder, true);
    while (below.hasNext() && files.size() <= MAX_FILES) {
      Path file = below.next().getPath();
      if (isVisible(file, folder)) {
        files.add(file);
      }
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }

  private static boolean isVisible(Path file, Path folder) {
    for (Path at = file; at.depth() > folder.depth(); at = at.getParent()) {
      if (at.getName().matches("[._].*")) {
        return false;
      }
    }
    return true;
  }

  private static ListFormat format(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return ListFormat.of(file.getName(), in.readNBytes(MAGIC_BYTES));
    }
  }
}
