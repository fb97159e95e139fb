package io.densepath.jobs.kills;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An executor is told that it must leave, by the signal that a node of Kubernetes sends before a
 * spot instance is taken away, and is killed some seconds later. Spark starts another one, and the
 * run should need no resume.
 */
final class LeavingExecutor implements Victim {

  private static final int SHORTEST_NOTICE_S = 2;
  private static final int LONGEST_NOTICE_S = 20;

  @Override
  public List<String> settings() {
    return List.of(
        "spark.decommission.enabled=true",
        "spark.storage.decommission.enabled=true",
        "spark.storage.decommission.shuffleBlocks.enabled=true",
        "spark.dynamicAllocation.enabled=true",
        "spark.dynamicAllocation.shuffleTracking.enabled=true",
        "spark.dynamicAllocation.executorIdleTimeout=5s",
        "spark.dynamicAllocation.maxExecutors=2");
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand run = attempt.start();
    int noticeS = attempt.random().nextInt(SHORTEST_NOTICE_S, LONGEST_NOTICE_S + 1);
    AtomicReference<Long> leaving = new AtomicReference<>();
    boolean struck =
        attempt.strike(
            run,
            "executor given %d s of notice".formatted(noticeS),
            () -> {
              Optional<Long> executor = attempt.site().executor(attempt.random());
              if (executor.isPresent()) {
                leaving.set(executor.get());
                Signals.send("PWR", executor.get());
              }
              return executor.isPresent();
            });
    if (struck) {
      kill(leaving.get(), Duration.ofSeconds(noticeS), attempt);
    }
  }

  /** Kills an executor after some time, unless it ends before. */
  private static void kill(long executor, Duration notice, Attempt attempt)
      throws IOException, InterruptedException {
    boolean left =
        Wait.within(
            notice, () -> ProcessHandle.of(executor).filter(ProcessHandle::isAlive).isEmpty());
    attempt.note(left ? "it left by itself" : "it was killed");
    Signals.send("KILL", executor);
  }
}
