package io.densepath.jobs.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The state of a job at one moment.
 *
 * @param total images of the job
 * @param done images that have a row
 * @param failed images among them without a prediction
 * @param elapsed since the first task could start
 */
public record Snapshot(Expected.Total total, long done, long failed, Duration elapsed)
    implements Progress {

  @Override
  public double share() {
    if (total.images() == 0) {
      return total.exact() ? 1 : 0;
    }
    return Math.min(1, (double) done / total.images());
  }

  public double imagesPerSecond() {
    return elapsed.isZero() ? 0 : done / (elapsed.toNanos() / 1e9);
  }

  /** Returns the remaining time at the rate so far; empty while there is no rate. */
  public Optional<Duration> left() {
    double rate = imagesPerSecond();
    return rate <= 0 || total.images() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round(Math.max(0, total.images() - done) / rate)));
  }

  /** Returns text such as {@code 1,234 of 50,000 images, 3 failed, 87.1 images/s, 9:20 left}. */
  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        "%,d of %s images, %,d failed, %s images/s, %s left",
        done,
        ofTotal(),
        failed,
        Durations.rate(imagesPerSecond()),
        left().map(Durations::clock).orElse("--:--"));
  }

  private String ofTotal() {
    if (total.exact()) {
      return String.format(Locale.ROOT, "%,d", total.images());
    }
    return total.images() == 0 ? "?" : String.format(Locale.ROOT, "about %,d", total.images());
  }
}
