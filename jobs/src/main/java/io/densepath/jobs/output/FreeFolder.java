package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a folder must be before a command may write to it. */
public final class FreeFolder {

  private FreeFolder() {}

  /**
   * Makes sure that a command may begin in a folder; changes nothing.
   *
   * @param overwrite whether what an earlier command of that kind has left may go
   * @param kind what such a command makes, as in {@code a run}
   * @param record the JSON file in the folder by which it is known
   * @param key the key of that file by which it is known
   * @throws JobException if something is there that may not be, or is not ours to be, deleted
   */
  public static void require(
      FileSystem fs, Path root, boolean overwrite, String kind, Path record, String key)
      throws IOException {
    if (entries(fs, root).length == 0) {
      return;
    }
    if (!overwrite) {
      throw new JobException(
          "output: %s exists already. Choose another folder, or give --overwrite.".formatted(root));
    }
    if (!JsonFile.hasNumber(fs, record, key)) {
      throw new JobException(
          "output: %s has no %s of %s, so it is left alone. Choose another folder."
              .formatted(root, record.getName(), kind));
    }
  }

  private static FileStatus[] entries(FileSystem fs, Path root) throws IOException {
    try {
      if (fs.getFileStatus(root).isFile()) {
        throw new JobException("output: %s is a file, expected a folder.".formatted(root));
      }
      return fs.listStatus(root, path -> !path.getName().startsWith(OutputLock.NAME));
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
