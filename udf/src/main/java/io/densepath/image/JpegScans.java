package io.densepath.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Checks the markers of a JPEG that OpenCV does not look at.
 *
 * <p>If a file is cut short within its scan, libjpeg waits for more bytes, and OpenCV leaves the
 * missing rows as they are. Any marker ends the wait, also one that is no end of image. A start of
 * image or of frame after the first scan is an error in libjpeg, and so in Pillow; OpenCV has
 * decoded all rows by then and does not notice it. The number of scans is limited because a small
 * progressive file with very many scans would decode for hours.
 */
final class JpegScans {
  /** The limit of libjpeg-turbo's TJFLAG_LIMITSCANS. */
  private static final int MAX_SCANS = 500;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private JpegScans() {}

  /**
   * @throws ImageException CORRUPT if nothing ends the scan, or if a second image or frame follows
   *     the first scan; UNSUPPORTED if there are more than {@link #MAX_SCANS} scans
   */
  static void check(byte[] file, ImageHeader header) throws ImageException {
    int scans = 0;
    boolean ends = false;
    int at = nextFf(file, 2);
    while (at < file.length - 1) {
      int marker = file[at + 1] & 0xff;
      if (marker == JpegHeader.END_OF_IMAGE) {
        return;
      }
      if (scans > 0 && (marker == JpegHeader.START_OF_IMAGE || JpegHeader.isStartOfFrame(marker))) {
        throw refused(ImageStatus.CORRUPT, header, "a second image or frame after its first scan");
      }
      ends |= scans > 0 && marker != 0 && marker != 0xff && !JpegHeader.isAlone(marker);
      scans += marker == JpegHeader.START_OF_SCAN ? 1 : 0;
      if (scans > MAX_SCANS) {
        throw refused(ImageStatus.UNSUPPORTED, header, "more than " + MAX_SCANS + " scans");
      }
      at = nextFf(file, at + step(file, at, marker));
    }
    if (!ends) {
      throw refused(ImageStatus.CORRUPT, header, "a scan that is cut short");
    }
  }

  /**
   * Returns the position of the next 0xff, or the length of the file. Reads eight bytes at once,
   * since nearly all bytes of a JPEG are not 0xff.
   */
  private static int nextFf(byte[] file, int from) {
    int at = from;
    while (at <= file.length - Long.BYTES && !hasFf((long) LONGS.get(file, at))) {
      at += Long.BYTES;
    }
    while (at < file.length && file[at] != (byte) 0xff) {
      at++;
    }
    return at;
  }

  /** The zero-byte test {@code (v - 0x01..) & ~v & 0x80..} on the inverted bytes. */
  private static boolean hasFf(long bytes) {
    return (~bytes - 0x0101_0101_0101_0101L & bytes & 0x8080_8080_8080_8080L) != 0;
  }

  /** Returns the distance from a 0xff to where the search for the next one begins. */
  private static int step(byte[] file, int at, int marker) {
    if (marker == 0xff) {
      return 1;
    }
    if (marker == 0 || JpegHeader.isAlone(marker) || at + 3 >= file.length) {
      return 2;
    }
    return 2 + Math.max(2, (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff));
  }

  private static ImageException refused(ImageStatus status, ImageHeader header, String found) {
    return new ImageException(
        status, "JPEG of " + header.size() + " has " + found, Optional.of(header.size()));
  }
}
