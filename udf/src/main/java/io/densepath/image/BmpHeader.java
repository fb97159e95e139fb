package io.densepath.image;

import java.util.Set;

/**
 * BMP (Windows and OS/2): the size stands in the DIB header, which follows a file header of 14
 * bytes.
 */
final class BmpHeader implements HeaderReader {
  /** BITMAPCOREHEADER, with a width and a height of 16 bits. */
  private static final int OS2_HEADER = 12;

  /** OS/2 1 and 2 (12 and 64) and BITMAPINFOHEADER with its versions 2 to 5. */
  private static final Set<Long> HEADER_BYTES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

  private static final int BITFIELDS = 3;

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "BM");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    long headerBytes = file.u32Little(14);
    if (!HEADER_BYTES.contains(headerBytes)) {
      throw unsupported("a header of " + headerBytes + " bytes");
    }
    if (headerBytes == OS2_HEADER) {
      return HeaderReader.size(file.u16Little(18), file.u16Little(20));
    }
    requireReadable(file);
    // A negative height says that the rows are stored from top to bottom.
    return HeaderReader.size(file.i32Little(18), Math.abs((long) file.i32Little(22)));
  }

  /** OpenCV reads colour masks of 8 bits, and of 5 or 6 bits in pixels of 16. */
  private static void requireReadable(FileBytes file) throws ImageException {
    long compression = file.u32Little(30);
    if (compression > BITFIELDS) {
      throw unsupported("compression " + compression + ", which is not read");
    }
    if (compression < BITFIELDS) {
      return;
    }
    int pixelBits = file.u16Little(28);
    for (int color = 0; color < 3; color++) {
      int maskBits = Long.bitCount(file.u32Little(54 + color * 4L));
      boolean readable = pixelBits == 16 ? maskBits == 5 || maskBits == 6 : maskBits == 8;
      if (!readable) {
        throw unsupported("a colour of " + maskBits + " bits in pixels of " + pixelBits + " bits");
      }
    }
  }

  private static ImageException unsupported(String found) {
    return new ImageException(ImageStatus.UNSUPPORTED, "BMP has " + found);
  }
}
