package io.densepath.jobs.kills;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The course of an undisturbed run from its first task to its last commit. The moments at which
 * other runs are harmed are drawn from it, in waves: at 2.5 of 7, half of the mean time of a wave
 * has passed since the second commit.
 *
 * @param waves of the plan
 * @param wave mean time from one commit to the next
 */
record Course(int waves, Duration wave) {

  /** Observes a run until its end. */
  static Course of(RunningCommand run, Output output) throws IOException, InterruptedException {
    awaitTask(run, output);
    long firstNs = System.nanoTime();
    long lastNs = firstNs;
    int waves = 0;
    while (run.isAlive()) {
      int committed = output.committedWaves();
      if (committed > waves) {
        waves = committed;
        lastNs = System.nanoTime();
      }
      Thread.sleep(20);
    }
    return new Course(waves, Duration.ofNanos((lastNs - firstNs) / Math.max(1, waves)));
  }

  private static void awaitTask(RunningCommand run, Output output)
      throws IOException, InterruptedException {
    Wait.until(
        run + ": its first task or its end", () -> !run.isAlive() || !output.taskFiles().isEmpty());
  }

  double drawMoment(RandomGenerator random) {
    return random.nextDouble() * waves;
  }

  String describe(double moment) {
    return String.format(Locale.ROOT, "wave %.1f of %d", moment, waves);
  }

  /** Waits for a moment of another run. Returns false if its last wave is committed before. */
  boolean await(double moment, RunningCommand run, Output output)
      throws IOException, InterruptedException {
    int whole = (int) moment;
    awaitTask(run, output);
    Wait.until(
        "%s: wave %d or its end".formatted(run, whole),
        () -> !run.isAlive() || output.committedWaves() >= whole);
    Thread.sleep((long) ((moment - whole) * wave.toMillis()));
    return run.isAlive() && !isCommitted(output);
  }

  boolean isCommitted(Output output) {
    return output.committedWaves() >= waves;
  }
}
