package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An executor runs at a tenth of its speed. With speculation, others take over its tasks. */
final class SlowExecutor implements Victim {

  @Override
  public List<String> settings() {
    return List.of("spark.speculation=true", "spark.speculation.quantile=0.5");
  }

  @Override
  public void harm(Attempt attempt) throws IOException, InterruptedException {
    RunningCommand run = attempt.start();
    try (SlowedProcess slowed = new SlowedProcess()) {
      attempt.strike(
          run,
          "executor slowed down",
          () -> {
            Optional<Long> executor = attempt.site().executor(attempt.random());
            executor.ifPresent(slowed::begin);
            return executor.isPresent();
          });
      run.await();
    }
  }
}
