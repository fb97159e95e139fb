package io.densepath.jobs.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Formats numbers and times for a person. */
final class NumberFormats {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private NumberFormats() {}

  /** Returns a fraction between 0 and 1 in percent, with two decimal places. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a number rounded to {@code digits} decimal places. */
  static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /**
   * Returns a time as in {@code 2026-01-31 17:05:09 UTC}, or the text itself if it is not a time.
   */
  static String time(String instant) {
    try {
      return TIME.format(Instant.parse(instant));
    } catch (DateTimeParseException e) {
      return instant;
    }
  }
}
