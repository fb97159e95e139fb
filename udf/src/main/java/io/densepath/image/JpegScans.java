package io.densepath.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Looks through the scans of a JPEG for what cannot follow the first one: another start of image or
 * of frame. OpenCV has all rows by then and does not notice; libjpeg, and so Pillow, refuses.
 * Counts the scans, too: a small progressive file of very many would decode for hours.
 */
final class JpegScans {
  private static final int MAX_SCANS = 500;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private JpegScans() {}

  static void check(byte[] file, Header header) throws ImageException {
    int scans = 0;
    int at = nextFf(file, 2);
    while (at < file.length - 1) {
      int marker = file[at + 1] & 0xff;
      if (marker == END_OF_IMAGE) {
        return;
      }
      if (scans > 0 && (marker == START_OF_IMAGE || JpegHeader.isStartOfFrame(marker))) {
        throw refused(ImageStatus.CORRUPT, header, "a second image or frame after its first scan");
      }
      scans += marker == START_OF_SCAN ? 1 : 0;
      if (scans > MAX_SCANS) {
        throw refused(ImageStatus.UNSUPPORTED, header, "more than " + MAX_SCANS + " scans");
      }
      at = nextFf(file, at + step(file, at, marker));
    }
  }

  /** The next byte 0xff, or the length. Eight bytes at once, since nearly all are none. */
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

  /** Only from 0xff does an inverted byte borrow while its own highest bit was set. */
  private static boolean hasFf(long bytes) {
    return (~bytes - 0x0101_0101_0101_0101L & bytes & 0x8080_8080_8080_8080L) != 0;
  }

  private static int step(byte[] file, int at, int marker) {
    if (marker == 0xff) {
      return 1;
    }
    if (marker == 0 || JpegHeader.isAlone(marker) || at + 3 >= file.length) {
      return 2;
    }
    return 2 + Math.max(2, (file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff));
  }

  private static ImageException refused(ImageStatus status, Header header, String what) {
    return new ImageException(
        status, "JPEG of " + header.size() + " has " + what, Optional.of(header.size()));
  }
}
