package io.densepath.jobs.progress;

import java.time.Duration;

/**
 * How far work of many steps has come.
 *
 * @param planned effort of all steps, in any unit
 * @param done effort of those that are over
 * @param step what goes on now
 * @param elapsed since the first step began
 */
record Steps(long planned, long done, String step, Duration elapsed) implements Progress {

  @Override
  public double share() {
    return planned == 0 ? 1 : Math.min(1, (double) done / planned);
  }

  /** As in {@code round 2 of 5, dpn92 bf16, 3:20 left}. */
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
