package io.densepath.jobs.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The colours of a plot. Each stands for a CSS variable of the page, whose value depends on the
 * light or dark colour scheme. A plot is painted in the RGB colour, which identifies the variable
 * that {@link Svg} replaces it with.
 */
enum PlotColor {
  TEXT(0x1f2328),
  FAINT(0x59636e),
  LINE(0xd1d9e0),
  BLUE(0x0b6bcb),
  ORANGE(0xc4610a),
  GREEN(0x1a7f4b),
  PURPLE(0x7c4bc9),
  GREY(0x8a949e);

  /** The transparent background of a plot. */
  static final Color NONE = new Color(0, 0, 0, 0);

  private final Color color;

  PlotColor(int rgb) {
    this.color = new Color(rgb);
  }

  Color color() {
    return color;
  }

  /** Returns the CSS reference to the variable, such as {@code var(--blue)}. */
  String variable() {
    return "var(--" + name().toLowerCase(Locale.ROOT) + ")";
  }

  static Optional<PlotColor> of(int red, int green, int blue) {
    Color wanted = new Color(red, green, blue);
    return Arrays.stream(values()).filter(color -> color.color.equals(wanted)).findFirst();
  }
}
