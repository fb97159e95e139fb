package io.densepath.jobs.table;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How the lines of a text are split into cells.
 *
 * @param delimiter the character between cells, or {@link #NONE}
 * @param quote the character around cells that hold delimiters or line breaks, or {@link #NONE}
 */
record Dialect(int delimiter, int quote) implements Serializable {

  /** Stands for no character at all. */
  static final int NONE = -2;

  /** Every line is one cell, whatever characters it has. */
  static final Dialect LINES = new Dialect(NONE, NONE);

  private static final Map<Integer, String> WORDS =
      Map.of((int) '\t', "tabs", (int) ',', "commas", (int) ';', "semicolons", (int) '|', "bars");

  static Dialect of(char delimiter, char quote) {
    return new Dialect(delimiter, quote);
  }

  /** Returns the line that cells without quotes are split from. */
  String join(List<String> cells) {
    return String.join(delimiter == NONE ? "" : Character.toString(delimiter), cells);
  }

  /** Returns the delimiter for a person, as in {@code semicolons between columns}. */
  String words() {
    return delimiter == NONE
        ? "a path in every line"
        : WORDS.getOrDefault(delimiter, "'" + Character.toString(delimiter) + "'")
            + " between columns";
  }
}
