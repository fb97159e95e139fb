package io.densepath.jobs.kills;

import java.io.IOException;

/**
 * The driver is stopped by SIGSTOP, as a virtual machine is paused. Another command takes the run
 * over and finishes it. Then the first one goes on, and must not touch what the other has written.
 */
final class PausedDriver implements Victim {

  @Override
  public boolean onCluster() {
    return false;
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand first = attempt.start();
    boolean struck =
        attempt.strike(
            first,
            "driver stopped",
            () -> {
              first.pause();
              return true;
            });
    if (!struck) {
      return;
    }
    End second = attempt.resume().await();
    attempt.note("the second: " + second.describe());
    attempt.requireEnd(second.finishedRun(), "the second did not take the run over");
    if (second.isDone()) {
      attempt.requireRows("then");
    }
    first.goOn();
    attempt.note("the first: " + first.await().describe());
  }
}
