package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The rule for output folders: a command writes to a folder that is missing or empty, and with
 * {@code --overwrite} to one that holds the output of such a command.
 *
 * @param kind what the command writes, as in {@code a run}
 * @param file the file by which such an output is recognised
 * @param key the key, with an integer value, that this file must have if it is JSON
 */
public record FreeFolder(String kind, String file, Optional<String> key) {

  private static final Set<String> OF_THE_LOCK = Set.of(Claims.NAME, Staging.NAME);

  /**
   * Makes sure that a command may write to a folder, and changes nothing.
   *
   * @throws JobException if the folder holds anything that must not be deleted
   */
  public void require(FileSystem fs, Path root, boolean overwrite) throws IOException {
    if (entries(fs, root).length == 0) {
      return;
    }
    if (!overwrite) {
      throw new JobException(
          "output: %s exists already. Choose another folder, or give --overwrite.".formatted(root));
    }
    if (!isRecognised(fs, new Path(root, file))) {
      throw new JobException(
          "output: %s has no %s of %s, so it is left alone. Choose another folder."
              .formatted(root, file, kind));
    }
  }

  private boolean isRecognised(FileSystem fs, Path path) throws IOException {
    return key.isPresent() ? JsonFile.hasInteger(fs, path, key.get()) : fs.exists(path);
  }

  private static FileStatus[] entries(FileSystem fs, Path root) throws IOException {
    try {
      if (fs.getFileStatus(root).isFile()) {
        throw new JobException("output: %s is a file, expected a folder.".formatted(root));
      }
      return fs.listStatus(root, path -> !OF_THE_LOCK.contains(path.getName()));
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }
}
