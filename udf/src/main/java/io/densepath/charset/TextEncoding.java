package io.densepath.charset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The encoding of a text file.
 *
 * @param charset the encoding
 * @param markBytes the length of the byte order mark at the beginning of the file, 0 without a mark
 */
public record TextEncoding(Charset charset, int markBytes) {

  /** The number of bytes at the beginning of a file that are enough to recognise its encoding. */
  public static final int SAMPLE_BYTES = 64 << 10;

  /**
   * Stands in decoded text for bytes that are no text of the encoding. Unicode has no character of
   * this code, so that a file which holds it is no text either.
   */
  public static final char UNDECODABLE = '\uFFFF';

  // Marks that begin with another mark come first.
  private static final List<Mark> MARKS =
      List.of(
          new Mark("UTF-32LE", 0xFF, 0xFE, 0, 0),
          new Mark("UTF-32BE", 0, 0, 0xFE, 0xFF),
          new Mark("UTF-8", 0xEF, 0xBB, 0xBF),
          new Mark("UTF-16LE", 0xFF, 0xFE),
          new Mark("UTF-16BE", 0xFE, 0xFF));

  // In UTF-16, every second byte of Latin letters, digits and line breaks is 0. Characters of other
  // scripts have a 0 in the other half now and then.
  private static final int CLEAR_MAJORITY = 10;

  private record Mark(Charset charset, byte[] bytes) {

    Mark(String charset, int... bytes) {
      this(Charset.forName(charset), new byte[bytes.length]);
      for (int i = 0; i < bytes.length; i++) {
        this.bytes[i] = (byte) bytes[i];
      }
    }

    boolean begins(byte[] file) {
      return file.length >= bytes.length
          && Arrays.equals(file, 0, bytes.length, bytes, 0, bytes.length);
    }
  }

  /**
   * Recognises the encoding by the byte order mark or, without a mark, UTF-16 by its zero bytes.
   * Everything else counts as UTF-8.
   *
   * @param start the first bytes of the file, {@link #SAMPLE_BYTES} or all
   */
  public static TextEncoding of(byte[] start) {
    return marked(start).orElseGet(() -> new TextEncoding(unmarked(start), 0));
  }

  /**
   * Returns an encoding that the user names, or the one that a byte order mark tells.
   *
   * @param start the first bytes of the file
   */
  public static TextEncoding of(byte[] start, Charset named) {
    return marked(start).orElseGet(() -> new TextEncoding(named, 0));
  }

  private static Optional<TextEncoding> marked(byte[] start) {
    return MARKS.stream()
        .filter(mark -> mark.begins(start))
        .findFirst()
        .map(mark -> new TextEncoding(mark.charset(), mark.bytes().length));
  }

  private static Charset unmarked(byte[] start) {
    int[] zeros = new int[2];
    for (int i = 0; i < start.length; i++) {
      if (start[i] == 0) {
        zeros[i % 2]++;
      }
    }
    if (zeros[1] > CLEAR_MAJORITY * zeros[0]) {
      return StandardCharsets.UTF_16LE;
    }
    return zeros[0] > CLEAR_MAJORITY * zeros[1]
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  /**
   * Decodes a stream. Bytes that are no text of this encoding become {@link #UNDECODABLE}.
   *
   * @param in the file from its first byte
   */
  public Reader reader(InputStream in) throws IOException {
    in.skipNBytes(markBytes);
    return new InputStreamReader(
        in,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(UNDECODABLE)));
  }

  /**
   * Decodes a whole file, without its byte order mark.
   *
   * @throws CharacterCodingException whose message names the line, if the file is no text of the
   *     encoding that {@link #of(byte[])} recognises
   */
  public static String decode(byte[] file) throws CharacterCodingException {
    byte[] start = file.length <= SAMPLE_BYTES ? file : Arrays.copyOf(file, SAMPLE_BYTES);
    TextEncoding encoding = of(start);
    String text = encoding.text(file);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == UNDECODABLE || text.charAt(i) == 0) {
        throw new UndecodableException(text.substring(0, i), encoding.charset);
      }
    }
    return text;
  }

  private String text(byte[] file) {
    StringWriter text = new StringWriter();
    try (Reader reader = reader(new ByteArrayInputStream(file))) {
      reader.transferTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException("an array of bytes cannot be read", e);
    }
    return text.toString();
  }

  private static final class UndecodableException extends CharacterCodingException {

    private static final long serialVersionUID = 1;

    private final String message;

    UndecodableException(String before, Charset charset) {
      // A line without an end is the one that goes on.
      long line = (before + ".").lines().count();
      this.message =
          String.format(
              Locale.ROOT, "line %d has bytes that are not %s text", line, charset.name());
    }

    @Override
    public String getMessage() {
      return message;
    }
  }
}
