package io.densepath.jobs.output;

import io.densepath.jobs.error.JobException;

/** Another run writes to an output folder. */
public class BusyFolderException extends JobException {

  BusyFolderException(String message) {
    super(message);
  }
}
