package io.densepath.jobs.table;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line {@code sep=;} above a header, which tells Excel the delimiter. */
final class SeparatorLine {

  private static final Pattern LINE = Pattern.compile("(?i)\"?sep=(.)\"?\\s*");

  private SeparatorLine() {}

  static boolean is(String line) {
    return LINE.matcher(line).matches();
  }

  /** Returns the delimiter that a text begins with such a line for. */
  static Optional<Character> delimiter(String text) {
    Matcher matcher = LINE.matcher(text.lines().findFirst().orElse(""));
    return matcher.matches() ? Optional.of(matcher.group(1).charAt(0)) : Optional.empty();
  }
}
