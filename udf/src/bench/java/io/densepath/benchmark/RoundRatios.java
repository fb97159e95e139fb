package io.densepath.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Ratios of two measurements, one ratio a round. Both measurements of a round are taken close
 * together, so that the ratio does not depend on how the speed of the machine drifts.
 */
public final class RoundRatios {

  private final List<Double> percent = new ArrayList<>();

  /** Adds the ratio of a round. */
  public void add(double measured, double reference) {
    percent.add(100 * measured / reference);
  }

  /** Returns the median, the number of rounds, and the smallest and largest ratio. */
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
