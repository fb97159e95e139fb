package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes bytes that a text has as escapes of two hexadecimal digits. */
final class EscapedBytes {

  /** The escape of URIs, and of the folders of Hive's tables. */
  static final Pattern PERCENT = Pattern.compile("%([0-9A-Fa-f]{2})");

  private EscapedBytes() {}

  /**
   * Returns the bytes of a text. What is no escape is in UTF-8.
   *
   * @param escape the form of an escape, with the two hexadecimal digits as its group
   */
  static byte[] decoded(String text, Pattern escape) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    Matcher matcher = escape.matcher(text);
    int from = 0;
    while (matcher.find()) {
      bytes.writeBytes(text.substring(from, matcher.start()).getBytes(UTF_8));
      bytes.write(HexFormat.fromHexDigits(matcher.group(1)));
      from = matcher.end();
    }
    bytes.writeBytes(text.substring(from).getBytes(UTF_8));
    return bytes.toByteArray();
  }
}
