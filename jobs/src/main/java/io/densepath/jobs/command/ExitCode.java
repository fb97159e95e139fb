package io.densepath.jobs.command;

import io.densepath.jobs.output.BusyFolderException;
import io.densepath.jobs.run.EvaluationFailedException;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** The exit codes of every command, for schedulers and scripts. */
public final class ExitCode {

  public static final int OK = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  /**
   * The run is finished, and more of its images failed than {@code --max-failed-fraction} allows.
   */
  public static final int TOO_MANY_FAILED = 3;

  /** The run is finished, and its files or rows are not those of its plan and its commits. */
  public static final int NOT_WHOLE = 4;

  /** The output folder is in use by another run, or was taken over by it. */
  public static final int BUSY = 5;

  /** {@code classify} has finished its run, and the evaluation that was asked for has failed. */
  public static final int NOT_EVALUATED = 6;

  private ExitCode() {}

  /** Returns the exit code of a command that has failed. */
  public static int of(Exception failure) {
    if (ExceptionUtils.indexOfType(failure, BusyFolderException.class) >= 0) {
      return BUSY;
    }
    return failure instanceof EvaluationFailedException ? NOT_EVALUATED : FAILED;
  }
}
