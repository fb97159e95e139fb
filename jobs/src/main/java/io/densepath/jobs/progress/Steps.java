package io.densepath.jobs.progress;

import java.time.Duration;

/**
 * The progress of work in steps.
 *
 * @param planned effort of all steps, in any unit
 * @param done effort of the finished steps
 * @param step name of the present step
 * @param elapsed since the first step began
 */
record Steps(long planned, long done, String step, Duration elapsed) implements Progress {

  @Override
  public double share() {
    return planned == 0 ? 1 : Math.min(1, (double) done / planned);
  }

  /** Returns text such as {@code round 2 of 5, dpn92 bf16, 3:20 left}. */
  @Override
  public String text() {
    String left =
        done == 0
            ? "--:--"
            : Durations.clock(
                Duration.ofNanos(Math.round(elapsed.toNanos() * (1 - share()) / share())));
    return "%s, %s left".formatted(step, left);
  }
}
