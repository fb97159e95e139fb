package io.densepath.jobs.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Trusted markup of a page. This class is the only place where text becomes markup, and it escapes
 * the text; all other markup is an {@link Element} or a constant of this program.
 */
final class Html {

  static final Html NOTHING = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** Returns untrusted text as escaped markup. */
  static Html text(String text) {
    return new Html(escaped(text));
  }

  /** Returns markup made by this program, which must not contain text of files or messages. */
  static Html trusted(String markup) {
    return new Html(markup);
  }

  /** Returns the parts, one after the other. */
  static Html of(Html... parts) {
    return of(Arrays.asList(parts));
  }

  /** Returns the parts, one after the other. */
  static Html of(List<Html> parts) {
    return new Html(parts.stream().map(Html::markup).collect(Collectors.joining("\n")));
  }

  String markup() {
    return markup;
  }

  /** Escapes a text for use between tags or in a quoted attribute. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(codePoint -> append(escaped, codePoint));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int codePoint) {
    switch (codePoint) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&#39;");
      case '\t', '\n' -> escaped.appendCodePoint(codePoint);
      default -> escaped.appendCodePoint(isCharacter(codePoint) ? codePoint : 0xFFFD);
    }
  }

  /**
   * Excludes control characters, which HTML forbids, and unpaired surrogates, which UTF-8 forbids.
   */
  private static boolean isCharacter(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }
}
