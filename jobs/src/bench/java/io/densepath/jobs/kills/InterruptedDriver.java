package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.Locale;

/**
 * The driver is told to end, in turn by SIGINT and by SIGTERM. It must end within seconds, with the
 * exit code of the signal and a line that says how far the run is. The run has to be resumed.
 *
 * @param onCluster whether the run has executors of its own
 */
record InterruptedDriver(boolean onCluster) implements Victim {

  /** The command ends after 9 s at the latest; a busy machine adds to that. */
  private static final double LIMIT_S = 30;

  @Override
  public int times() {
    return 10;
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    boolean ctrlC = attempt.number() % 2 == 1;
    RunningCommand run = attempt.start();
    boolean struck =
        attempt.strike(
            run,
            ctrlC ? "SIGINT" : "SIGTERM",
            () -> {
              run.signal(ctrlC ? "INT" : "TERM");
              return true;
            });
    long startNs = System.nanoTime();
    End end = run.await();
    if (struck) {
      double seconds = (System.nanoTime() - startNs) / 1e9;
      attempt.note(
          String.format(Locale.ROOT, "ended after %.1f s, %s", seconds, end.interruption()));
      attempt.requireEnd(end.exitCode() == (ctrlC ? 130 : 143), end.describe());
      attempt.requireEnd(end.isQuiet(), "the end was not quiet: " + end.log());
      attempt.requireEnd(seconds < LIMIT_S, "the end took too long");
    }
  }
}
