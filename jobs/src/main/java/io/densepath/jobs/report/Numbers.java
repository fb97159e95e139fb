package io.densepath.jobs.report;

import java.util.Locale;

/** Numbers as a person reads them. */
final class Numbers {

  private Numbers() {}

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** With so many digits after the point. */
  static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** As in {@code 1 image} and {@code 1,204 images}. */
  static String images(long count) {
    return count(count) + (count == 1 ? " image" : " images");
  }
}
