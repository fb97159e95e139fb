package io.densepath.jobs.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Markup that may stand in a page. A text becomes markup here and nowhere else, and is escaped;
 * whatever else a page is made of is an {@link Element} or comes from this program itself.
 */
final class Html {

  static final Html NOTHING = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** A text of whatever origin, which stays a text. */
  static Html text(String text) {
    return new Html(escaped(text));
  }

  /** Markup that this program made: never a word of a file, a name or a message. */
  static Html trusted(String markup) {
    return new Html(markup);
  }

  /** One after the other. */
  static Html of(Html... parts) {
    return of(Arrays.asList(parts));
  }

  /** One after the other. */
  static Html of(List<Html> parts) {
    return new Html(parts.stream().map(Html::markup).collect(Collectors.joining("\n")));
  }

  String markup() {
    return markup;
  }

  /** A text as it stands between tags or in a quoted attribute. */
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

  /** HTML has no other control characters, and UTF-8 no half of a surrogate pair. */
  private static boolean isCharacter(int codePoint) {
    return !Character.isISOControl(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE;
  }
}
