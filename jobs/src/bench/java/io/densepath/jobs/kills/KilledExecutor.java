package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.Optional;

/** An executor is killed. Spark starts another one, and the run should need no resume. */
final class KilledExecutor implements Victim {

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand run = attempt.start();
    attempt.strike(run, "executor killed", () -> kill(attempt));
  }

  /** Kills an executor, and returns whether there was one. */
  static boolean kill(Attempt attempt) {
    Optional<Long> executor = attempt.site().executor(attempt.random());
    executor.flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);
    return executor.isPresent();
  }
}
