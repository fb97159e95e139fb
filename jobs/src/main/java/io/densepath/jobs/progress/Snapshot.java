package io.densepath.jobs.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a job has come.
 *
 * @param planned images of the plan
 * @param done images that have an outcome
 * @param failed those of them that have no prediction
 * @param elapsed since the first task could start
 */
public record Snapshot(long planned, long done, long failed, Duration elapsed) implements Progress {

  @Override
  public double share() {
    return planned == 0 ? 1 : Math.min(1, (double) done / planned);
  }

  public double imagesPerSecond() {
    return elapsed.isZero() ? 0 : done / (elapsed.toNanos() / 1e9);
  }

  /** At the rate so far; empty while there is none. */
  public Optional<Duration> left() {
    double rate = imagesPerSecond();
    return rate <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round(Math.max(0, planned - done) / rate)));
  }

  /** As in {@code 1,234 of 50,000 images, 3 failed, 87.1 images/s, 9:20 left}. */
  @Override
  public String text() {
    return "%,d of %,d images, %,d failed, %s images/s, %s left"
        .formatted(
            done,
            planned,
            failed,
            Durations.rate(imagesPerSecond()),
            left().map(Durations::clock).orElse("--:--"));
  }
}
