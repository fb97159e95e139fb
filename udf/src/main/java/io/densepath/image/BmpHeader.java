package io.densepath.image;

import java.util.Set;

/** Windows and OS/2 bitmaps: the size stands in the second header; rows may run downwards. */
final class BmpHeader implements HeaderReader {
  private static final int OS2_HEADER = 12;
  private static final Set<Long> HEADER_BYTES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);
  private static final int BITFIELDS = 3;

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "BM");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    long headerBytes = file.u32Little(14);
    if (!HEADER_BYTES.contains(headerBytes)) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED, "BMP has a header of " + headerBytes + " bytes");
    }
    if (headerBytes == OS2_HEADER) {
      return HeaderReader.size(file.u16Little(18), file.u16Little(20));
    }
    requireReadableCompression(file);
    requireReadableMasks(file);
    // A negative height says that the first row is the top one.
    return HeaderReader.size(file.i32Little(18), Math.abs((long) file.i32Little(22)));
  }

  private static void requireReadableCompression(Bytes file) throws ImageException {
    long compression = file.u32Little(30);
    if (compression > BITFIELDS) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED, "BMP has compression " + compression + ", which is not read");
    }
  }

  /** Of colours in bit fields, OpenCV reads those of 8 bits, and those of 5 or 6 in 16. */
  private static void requireReadableMasks(Bytes file) throws ImageException {
    if (file.u32Little(30) != BITFIELDS) {
      return;
    }
    int pixelBits = file.u16Little(28);
    for (int color = 0; color < 3; color++) {
      int maskBits = Long.bitCount(file.u32Little(54 + color * 4L));
      boolean readable = pixelBits == 16 ? maskBits == 5 || maskBits == 6 : maskBits == 8;
      if (!readable) {
        throw new ImageException(
            ImageStatus.UNSUPPORTED,
            "BMP has a colour of " + maskBits + " bits in pixels of " + pixelBits);
      }
    }
  }
}
