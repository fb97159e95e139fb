package io.densepath.jobs.session;

import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * What a command does when its process is told to end, by SIGINT, SIGTERM or SIGHUP, until this is
 * closed. It is done before Spark stops its context and before Hadoop closes its file systems,
 * whose own hooks have smaller priorities.
 */
public final class Interruption implements AutoCloseable {

  private static final int BEFORE_SPARK = 100;
  private static final long LIMIT_SECONDS = 6;

  private final Runnable action;

  private Interruption(Runnable action) {
    this.action = action;
  }

  /**
   * Registers what is done.
   *
   * @param action ends within seconds; what takes longer is left behind
   */
  public static Interruption with(Runnable action) {
    Interruption interruption = new Interruption(action);
    ShutdownHookManager.get()
        .addShutdownHook(action, BEFORE_SPARK, LIMIT_SECONDS, TimeUnit.SECONDS);
    return interruption;
  }

  /** Whether the process has been told to end; what fails then fails for this reason. */
  public static boolean isUnderWay() {
    return ShutdownHookManager.get().isShutdownInProgress();
  }

  /** Ends the registration. Once the process has been told to end, the action is done anyway. */
  @Override
  public void close() {
    if (!isUnderWay()) {
      ShutdownHookManager.get().removeShutdownHook(action);
    }
  }
}
