package io.densepath.image;

import java.util.Set;

/**
 * The layout of a BMP by its headers (Windows and OS/2), as Pillow understands them.
 *
 * @param topDown whether the upper row is stored first
 * @param bits of a pixel
 * @param compression one of the constants here
 * @param masks of red, green, blue and alpha, if the compression is {@link #BIT_FIELDS}
 * @param paletteAt position of the palette, which images of up to 8 bits have
 * @param paletteEntryBytes 4, or 3 in the first version of OS/2: blue, green, red
 * @param colors entries of the palette
 * @param pixelsAt position of the pixels
 */
@SuppressWarnings("ArrayRecordComponent")
record BmpInfo(
    ImageSize size,
    boolean topDown,
    int bits,
    long compression,
    long[] masks,
    long paletteAt,
    int paletteEntryBytes,
    long colors,
    long pixelsAt) {
  static final int PLAIN = 0;
  static final int RUNS_8 = 1;
  static final int RUNS_4 = 2;
  static final int BIT_FIELDS = 3;

  /** The header of a BMP file, which holds the position of the pixels; a DIB lacks it. */
  static final int FILE_HEADER = 14;

  /** BITMAPCOREHEADER of OS/2, with a width and a height of 16 bits. */
  private static final int CORE_HEADER = 12;

  /** The second version from which a header holds the masks itself. */
  private static final int HEADER_WITH_MASKS = 52;

  private static final int HEADER_WITH_ALPHA_MASK = 56;

  /** OS/2 1 and 2 (12 and 64) and BITMAPINFOHEADER with its versions 2 to 5. */
  private static final Set<Long> HEADER_BYTES = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

  static boolean isHeaderLength(long bytes) {
    return HEADER_BYTES.contains(bytes);
  }

  /**
   * @param at position of the header that holds the size: {@link #FILE_HEADER}, or 0 in a DIB
   * @throws ImageException CORRUPT if the file ends within a header or states no size, UNSUPPORTED
   *     for a header of another length
   */
  static BmpInfo read(FileBytes file, int at) throws ImageException {
    long length = file.u32Little(at);
    if (!isHeaderLength(length)) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED, "BMP has a header of " + length + " bytes, which is not read");
    }
    return length == CORE_HEADER ? core(file, at) : info(file, at, length);
  }

  private static BmpInfo core(FileBytes file, int at) throws ImageException {
    ImageSize size = HeaderReader.size(file.u16Little(at + 4), file.u16Little(at + 6));
    int bits = file.u16Little(at + 10);
    long end = (long) at + CORE_HEADER;
    long colors = colors(0, bits);
    long pixels = pixelsAt(file, at, end, bits <= 8 ? 3 * colors : 0);
    return new BmpInfo(size, false, bits, PLAIN, new long[4], end, 3, colors, pixels);
  }

  private static BmpInfo info(FileBytes file, int at, long length) throws ImageException {
    int height = file.i32Little(at + 8);
    ImageSize size = HeaderReader.size(file.u32Little(at + 4), Math.abs((long) height));
    int bits = file.u16Little(at + 14);
    long compression = file.u32Little(at + 16);
    long colors = colors(file.u32Little(at + 32), bits);
    long[] masks = new long[4];
    if (compression == BIT_FIELDS) {
      // The masks have the same place, whether the header has them or is so short that they follow.
      for (int i = 0; i < (length < HEADER_WITH_ALPHA_MASK ? 3 : 4); i++) {
        masks[i] = file.u32Little(at + 40 + 4L * i);
      }
    }
    boolean masksFollow = compression == BIT_FIELDS && length < HEADER_WITH_MASKS;
    long end = at + length + (masksFollow ? 12 : 0);
    long pixels = pixelsAt(file, at, end, bits <= 8 ? 4 * colors : 0);
    return new BmpInfo(size, height < 0, bits, compression, masks, end, 4, colors, pixels);
  }

  private static long colors(long stated, int bits) {
    return stated == 0 ? 1L << Math.min(bits, 62) : stated;
  }

  /**
   * Some writers state the end of the header as the position of the pixels, without the palette.
   */
  private static long pixelsAt(FileBytes file, int at, long headerEnd, long paletteBytes)
      throws ImageException {
    long stated = at == FILE_HEADER ? file.u32Little(10) : 0;
    boolean isBeforePalette = paletteBytes > 0 && stated == FILE_HEADER + file.u32Little(at);
    return stated == 0 || isBeforePalette ? headerEnd + paletteBytes : stated;
  }

  /** Bytes from a stored row to the next one, if the pixels are not in runs. */
  long stride() {
    return ((long) size.width() * bits + 31) / 32 * 4;
  }

  boolean isInRuns() {
    return compression == RUNS_8 || compression == RUNS_4;
  }
}
