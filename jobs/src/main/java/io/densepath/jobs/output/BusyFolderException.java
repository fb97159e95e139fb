package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;
import org.apache.hadoop.fs.Path;

/** Another run writes to an output folder. */
public class BusyFolderException extends JobException {

  BusyFolderException(String message) {
    super(message);
  }

  /** Returns the message about the owner of a folder. */
  static String writtenBy(Path folder, Owner owner) {
    return "output: %s is being written by %s. Wait for its end, or choose another folder."
        .formatted(folder, owner.describe());
  }
}
