package io.densepath.jobs.kills;

import java.io.IOException;

/** The driver, which is the process of the command, is killed. The run has to be resumed. */
final class KilledDriver implements Victim {

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    kill(attempt, attempt.start());
  }

  /** Kills the driver of a run at a random moment, and returns whether it was in time. */
  static boolean kill(Attempt attempt, RunningCommand run)
      throws IOException, InterruptedException {
    return attempt.strike(
        run,
        "driver killed",
        () -> {
          run.kill();
          return true;
        });
  }
}
