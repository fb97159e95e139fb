package io.densepath.jobs.progress;

import java.time.Duration;
import java.util.Locale;

/** Times and rates as a person reads them. */
public final class Durations {

  private Durations() {}

  /** As in {@code 9:20} or {@code 1:02:03}. */
  public static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3600
        ? "%d:%02d".formatted(seconds / 60, seconds % 60)
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** As in {@code 12.3 s}, or as a clock from ten minutes on. */
  public static String seconds(Duration duration) {
    return duration.toMinutes() >= 10
        ? clock(duration)
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  /** Three digits that matter: {@code 3.27}, {@code 87.1}, {@code 1,204}. */
  public static String rate(double perSecond) {
    String format = perSecond < 10 ? "%.2f" : perSecond < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, perSecond);
  }
}
