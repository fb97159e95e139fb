package io.densepath.jobs.wholejob;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One figure over another, a round each: what a drifting machine leaves to compare. */
final class Shares {

  private final List<Double> percent = new ArrayList<>();

  void add(double figure, double of) {
    percent.add(100 * figure / of);
  }

  /** The median and how far the rounds lie apart. */
  @Override
  public String toString() {
    List<Double> sorted = percent.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%.1f %% (median of %d, %.1f to %.1f)",
        sorted.get(sorted.size() / 2),
        sorted.size(),
        sorted.get(0),
        sorted.get(sorted.size() - 1));
  }
}
