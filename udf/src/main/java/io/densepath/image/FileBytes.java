package io.densepath.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file in memory whose numbers are read at checked positions. A read beyond its end throws an
 * {@link ImageException} with CORRUPT.
 */
final class FileBytes {
  private final byte[] file;

  FileBytes(byte[] file) {
    this.file = file;
  }

  int length() {
    return file.length;
  }

  /** Whether the file has the Latin-1 characters of {@code signature} at a position. */
  boolean has(long at, String signature) {
    byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
    if (at < 0 || at + expected.length > file.length) {
      return false;
    }
    return Arrays.equals(file, (int) at, (int) at + expected.length, expected, 0, expected.length);
  }

  /** Whether the file has all bytes of a range. */
  boolean covers(long at, long length) {
    return at >= 0 && length >= 0 && at <= file.length - length;
  }

  /** Returns the first bytes, as many as there are up to a number, as Latin-1 characters. */
  String latin1(int most) {
    return new String(file, 0, Math.min(most, file.length), StandardCharsets.ISO_8859_1);
  }

  int u8(long at) throws ImageException {
    if (at < 0 || at >= file.length) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          "file ends after " + file.length + " bytes, expected more at byte " + at);
    }
    return file[(int) at] & 0xff;
  }

  int u16Big(long at) throws ImageException {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16Little(long at) throws ImageException {
    return u8(at) | u8(at + 1) << 8;
  }

  int u24Little(long at) throws ImageException {
    return u16Little(at) | u8(at + 2) << 16;
  }

  long u32Big(long at) throws ImageException {
    return (long) u16Big(at) << 16 | u16Big(at + 2);
  }

  long u32Little(long at) throws ImageException {
    return u16Little(at) | (long) u16Little(at + 2) << 16;
  }

  int i32Little(long at) throws ImageException {
    return (int) u32Little(at);
  }
}
