package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts names between text and the bytes that archives and file systems keep. Bytes in UTF-8
 * become their characters. Every other byte, and every control character of ASCII, becomes an
 * escape such as {@code \xE9}. A backslash that would look like the beginning of an escape becomes
 * {@code \x5C}, so that no two names have the same text.
 */
public final class NameBytes {

  private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9A-F]{2})");
  private static final Pattern TO_ESCAPE = Pattern.compile("\\p{Cntrl}|\\\\(?=x[0-9A-F]{2})");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private NameBytes() {}

  /** Returns the text of a name; {@link #bytes} returns the name again. */
  public static String text(byte[] name) {
    CharsetDecoder decoder = UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(name);
    CharBuffer characters = CharBuffer.allocate(name.length);
    StringBuilder text = new StringBuilder(name.length);
    CoderResult result;
    do {
      result = decoder.decode(in, characters, true);
      text.append(escaped(characters.flip().toString()));
      characters.clear();
      for (int i = 0; result.isError() && i < result.length(); i++) {
        escape(text, in.get());
      }
    } while (result.isError());
    return text.toString();
  }

  private static String escaped(String characters) {
    Matcher matcher = TO_ESCAPE.matcher(characters);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(text, "");
      for (byte one : matcher.group().getBytes(UTF_8)) {
        escape(text, one);
      }
    }
    return matcher.appendTail(text).toString();
  }

  private static void escape(StringBuilder text, byte one) {
    text.append("\\x").append(HEX.toHexDigits(one));
  }

  /** Returns the bytes of a name. A text without escapes is in UTF-8. */
  public static byte[] bytes(String text) {
    return EscapedBytes.decoded(text, ESCAPE);
  }

  /** Whether a text has escapes. */
  static boolean hasEscape(String text) {
    return ESCAPE.matcher(text).find();
  }
}
