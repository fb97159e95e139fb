package io.densepath.weights;

import io.densepath.weights.PickleValue.Int;
import io.densepath.weights.PickleValue.Plain;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes numbers and texts that pickle protocol 0 writes as lines of ASCII. */
final class PickleText {

  private static final int MAX_DIGITS = 18;
  private static final Pattern NUMBER =
      Pattern.compile(String.format(Locale.ROOT, "-?\\d{1,%d}L?", MAX_DIGITS));
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|[\\\\'\"ntr])");
  private static final Map<Character, String> CONTROL = Map.of('n', "\n", 't', "\t", 'r', "\r");

  private PickleText() {}

  /** Returns the number of a line, or an opaque value if it has too many digits to matter. */
  static PickleValue number(String line) {
    return switch (line) {
      case "00" -> Plain.FALSE;
      case "01" -> Plain.TRUE;
      default ->
          NUMBER.matcher(line).matches()
              ? new Int(Long.parseLong(line.replace("L", "")))
              : Plain.OPAQUE;
    };
  }

  /** Returns the text of a line, whose characters are the bytes of the line. */
  static String text(String line, Region.Encoding encoding) {
    boolean quoted = encoding == Region.Encoding.QUOTED && line.length() >= 2;
    String body = quoted ? line.substring(1, line.length() - 1) : line;
    return ESCAPE.matcher(body).replaceAll(PickleText::unescaped);
  }

  private static String unescaped(MatchResult escape) {
    char kind = escape.group().charAt(1);
    String character =
        kind == 'x' || kind == 'u'
            ? String.valueOf((char) Integer.parseInt(escape.group().substring(2), 16))
            : CONTROL.getOrDefault(kind, String.valueOf(kind));
    return Matcher.quoteReplacement(character);
  }
}
