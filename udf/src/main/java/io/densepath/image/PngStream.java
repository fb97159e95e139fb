package io.densepath.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The compressed pixels of a PNG whose last bytes are missing. Pillow reads such a file if the
 * bytes that are there hold all pixels; libpng wants the end of the stream, which only a checksum
 * is.
 */
final class PngStream {
  private static final int END_CHUNK = 12;

  /** An IDAT chunk of zeros, which stand for the end of the stream. */
  private static final byte[] ZEROS = zeros(16);

  /** Column and row of the first pixel of each pass of Adam7, and the steps to the next ones. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] NOT_INTERLACED = {{0, 0, 1, 1}};

  private PngStream() {}

  /** Whether the stream of a file holds all pixels. */
  static boolean isWhole(byte[] file, ImageHeader header) throws ImageException {
    FileBytes bytes = new FileBytes(file);
    Inflater inflater = new Inflater();
    byte[] inflated = new byte[1 << 14];
    long missing = rawBytes(bytes, header.size());
    try {
      for (long at = 8; bytes.length() - at >= END_CHUNK; at += END_CHUNK + bytes.u32Big(at)) {
        long length = bytes.u32Big(at);
        if (!bytes.has(at + 4, "IDAT") || at + END_CHUNK + length > bytes.length()) {
          continue;
        }
        inflater.setInput(file, (int) at + 8, (int) length);
        int count = inflater.inflate(inflated);
        while (count > 0 && missing > 0) {
          missing -= count;
          count = inflater.inflate(inflated);
        }
      }
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
    return missing <= 0;
  }

  /** Bytes of all rows, with the byte before each that names its filter. */
  private static long rawBytes(FileBytes file, ImageSize size) throws ImageException {
    int channels =
        switch (file.u8(25)) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    long bits = (long) channels * file.u8(24);
    long bytes = 0;
    for (int[] pass : file.u8(28) == 1 ? PASSES : NOT_INTERLACED) {
      long across = ((long) size.width() - pass[0] + pass[2] - 1) / pass[2];
      long rows = ((long) size.height() - pass[1] + pass[3] - 1) / pass[3];
      bytes += across > 0 && rows > 0 ? rows * (1 + (across * bits + 7) / 8) : 0;
    }
    return bytes;
  }

  /** Returns the parts of a PNG, of which the last is its end, with the zeros before the end. */
  static List<FilePart> ended(List<FilePart> parts) {
    List<FilePart> ended = new ArrayList<>(parts);
    ended.add(parts.size() - 1, new FilePart(ZEROS, 0, ZEROS.length));
    return ended;
  }

  private static byte[] zeros(int length) {
    ByteBuffer chunk = ByteBuffer.allocate(END_CHUNK + length);
    chunk.putInt(length).put(new byte[] {'I', 'D', 'A', 'T'});
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + length);
    return chunk.putInt(8 + length, (int) crc.getValue()).array();
  }
}
