package io.densepath.jobs.table;

/**
 * A path and its label, as a list writes them.
 *
 * @param line the number of the line
 * @param path the path; empty if there is none
 * @param label the label; empty if there is none
 */
record Entry(long line, String path, String label) {

  private static final int SHORT = 60;

  /** Returns the beginning of a text, on one line. */
  static String shortened(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= SHORT ? line : line.substring(0, SHORT - 3) + "...";
  }
}
