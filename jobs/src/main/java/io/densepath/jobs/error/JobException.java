package io.densepath.jobs.error;

/**
 * A failure whose message is for the person at the command line: one or two lines that name the
 * file, key or option, what was found, what was expected and what to do.
 */
public class JobException extends RuntimeException {

  public JobException(String message) {
    super(message);
  }

  public JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
