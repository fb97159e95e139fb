package io.densepath.jobs.report;

import java.awt.Color;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The colours that a plot is painted in. Each stands for a variable of the page's style, which has
 * another value in the dark: the colour of the light page only serves to tell them apart.
 */
enum Ink {
  TEXT(0x1f2328),
  FAINT(0x59636e),
  LINE(0xd1d9e0),
  BLUE(0x0b6bcb),
  ORANGE(0xc4610a),
  GREEN(0x1a7f4b),
  PURPLE(0x7c4bc9),
  GREY(0x8a949e);

  /** Of what is behind a plot: the page. */
  static final Color NONE = new Color(0, 0, 0, 0);

  private final Color color;

  Ink(int rgb) {
    this.color = new Color(rgb);
  }

  Color color() {
    return color;
  }

  String variable() {
    return "var(--" + name().toLowerCase(Locale.ROOT) + ")";
  }

  static Optional<Ink> of(int red, int green, int blue) {
    Color wanted = new Color(red, green, blue);
    return Arrays.stream(values()).filter(ink -> ink.color.equals(wanted)).findFirst();
  }
}
