package io.densepath.jobs.report;

import java.util.Locale;

/**
 * A network in a plot.
 *
 * @param name short enough to stand beside its marker; empty for none
 * @param x its cost, above 0
 * @param y its top-1 accuracy in percent
 */
record Point(String name, double x, double y) {

  /** As the axis of a model of the ten calls it: {@code 121}, {@code DPN92}. */
  static String shortName(String model) {
    return model.startsWith("densenet")
        ? model.substring("densenet".length())
        : model.toUpperCase(Locale.ROOT);
  }

  Point unnamed() {
    return new Point("", x, y);
  }
}
