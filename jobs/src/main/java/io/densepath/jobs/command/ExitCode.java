package io.densepath.jobs.command;

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

  private ExitCode() {}
}
