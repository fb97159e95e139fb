package io.densepath.jobs.report;

import java.util.Locale;

/**
 * A network in a plot.
 *
 * @param name short label beside the marker; empty for no label
 * @param x cost of the network, above 0
 * @param y top-1 accuracy in percent
 */
record Point(String name, double x, double y) {

  /** Returns the label of one of the ten networks: {@code 121} for densenet121, {@code DPN92}. */
  static String shortName(String model) {
    return model.startsWith("densenet")
        ? model.substring("densenet".length())
        : model.toUpperCase(Locale.ROOT);
  }

  Point unnamed() {
    return new Point("", x, y);
  }
}
