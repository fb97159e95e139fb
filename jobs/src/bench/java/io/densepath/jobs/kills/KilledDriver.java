package io.densepath.jobs.kills;

import java.io.IOException;

/** The driver, which is the process of the command, is killed. The run has to be resumed. */
final class KilledDriver implements Victim {

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand run = attempt.start();
    attempt.strike(
        run,
        "driver killed",
        () -> {
          run.kill();
          return true;
        });
  }
}
