package io.densepath.jobs.progress;

import java.time.Duration;
import java.util.Locale;

/** Formats durations and rates for people. */
public final class Durations {

  private Durations() {}

  /** Returns minutes and seconds, as in {@code 9:20}, with hours from one hour on. */
  public static String clock(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Returns seconds, as in {@code 12.3 s}, or {@link #clock} from ten minutes on. */
  public static String seconds(Duration duration) {
    return duration.toMinutes() >= 10
        ? clock(duration)
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }

  /** Returns a rate with three significant digits: {@code 3.27}, {@code 87.1}, {@code 1,204}. */
  public static String rate(double perSecond) {
    String format = perSecond < 10 ? "%.2f" : perSecond < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, perSecond);
  }
}
