package io.densepath.image;

import java.util.Optional;

/**
 * Converts rows of interleaved samples, as a TIFF stores them, to RGB with the arithmetic of
 * Pillow.
 */
final class TiffSamples {
  private final TiffColour colour;
  private final int depth;
  private final int samples;
  private final boolean separate;
  private final boolean signed;
  private final boolean bigEndian;
  private final byte[] palette;
  private final Optional<TiffYcbcr> ycbcr;

  private TiffSamples(
      TiffLayout layout, boolean bigEndian, byte[] palette, Optional<TiffYcbcr> ycbcr) {
    TiffPixels pixels = layout.pixels();
    this.separate = layout.separate();
    this.colour = pixels.colour();
    this.depth = pixels.depth();
    this.samples = pixels.samples();
    this.signed = pixels.format() == TiffPixels.SIGNED;
    this.bigEndian = bigEndian;
    this.palette = palette;
    this.ycbcr = ycbcr;
  }

  static TiffSamples of(TiffLayout layout) throws ImageException {
    boolean little = layout.directory().little();
    // libjpeg has converted the pixels of a JPEG, unless its components lie in separate planes.
    boolean jpeg =
        layout.compression() == TiffCompression.JPEG
            || layout.compression() == TiffCompression.OLD_JPEG;
    boolean converted = jpeg && !layout.separate();
    boolean ycbcr = layout.pixels().colour() == TiffColour.YCBCR && !converted;
    return new TiffSamples(
        layout,
        !little && !isSwappedTwice(layout),
        palette(layout.directory()),
        ycbcr ? Optional.of(TiffYcbcr.of(layout)) : Optional.empty());
  }

  /**
   * libtiff gives Pillow the compressed numbers of a big-endian file in the order of the machine,
   * and Pillow swaps their bytes again if they are signed or floats: the network saw those numbers.
   */
  private static boolean isSwappedTwice(TiffLayout layout) {
    return layout.compression() != TiffCompression.NONE
        && layout.pixels().format() != TiffPixels.UNSIGNED;
  }

  /**
   * Returns 256 x RGB: the upper bytes of the map, which holds all reds, then greens, then blues.
   */
  private static byte[] palette(TiffDirectory directory) throws ImageException {
    byte[] palette = new byte[256 * 3];
    int colours = (int) Math.min(256, directory.count(TiffDirectory.COLOR_MAP) / 3);
    for (int i = 0; i < colours; i++) {
      for (int c = 0; c < 3; c++) {
        long value = directory.value(TiffDirectory.COLOR_MAP, (long) c * colours + i);
        palette[i * 3 + c] = (byte) (value >> 8);
      }
    }
    return palette;
  }

  /** Converts the first pixels of a row to RGB, three bytes each. */
  void rgb(byte[] row, int count, byte[] rgb) {
    switch (colour) {
      case GREY -> greys(row, count, rgb, 0);
      case INVERTED_GREY -> greys(row, count, rgb, 0xff);
      case CLIPPED -> clipped(row, count, rgb);
      case CLIPPED_FLOAT -> clippedFloats(row, count, rgb);
      case RGB -> colours(row, count, rgb);
      case YCBCR ->
          ycbcr.ifPresentOrElse(y -> y.rgb(row, count, rgb), () -> colours(row, count, rgb));
      case MULTIPLIED_RGB -> multiplied(row, count, rgb);
      case PALETTE -> palette(row, count, rgb);
      case CMYK -> inks(row, count, rgb);
      case LAB -> LabColour.rgb(row, separate ? 0 : 0x80, count, rgb);
    }
  }

  private void greys(byte[] row, int count, byte[] rgb, int mask) {
    int scale = 255 / ((1 << Math.min(depth, 8)) - 1);
    for (int i = 0; i < count; i++) {
      grey(rgb, i, (index(row, i) * scale) ^ mask);
    }
  }

  /** The first sample of a pixel as a whole number of at most 8 bits. */
  private int index(byte[] row, int pixel) {
    if (depth == 8) {
      return row[pixel * samples] & 0xff;
    }
    int bit = pixel * depth;
    return (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  }

  private void clipped(byte[] row, int count, byte[] rgb) {
    for (int i = 0; i < count; i++) {
      grey(rgb, i, Math.max(0, Math.min(255, number(row, i))));
    }
  }

  /** NaN becomes 0, as on the processors that Pillow's wheels are for. */
  private void clippedFloats(byte[] row, int count, byte[] rgb) {
    for (int i = 0; i < count; i++) {
      grey(rgb, i, (int) Math.max(0, Math.min(255, Float.intBitsToFloat(number(row, i)))));
    }
  }

  private int number(byte[] row, int pixel) {
    if (depth == 12) {
      int at = (pixel * 3) >> 1;
      return (pixel & 1) == 0
          ? ((row[at] & 0xff) << 4) | ((row[at + 1] & 0xff) >> 4)
          : ((row[at] & 0x0f) << 8) | (row[at + 1] & 0xff);
    }
    if (depth == 16) {
      int value = pair(row, pixel * 2);
      return signed ? (short) value : value;
    }
    int first = pair(row, pixel * 4);
    int second = pair(row, pixel * 4 + 2);
    return bigEndian ? (first << 16) | second : (second << 16) | first;
  }

  private int pair(byte[] row, int at) {
    return bigEndian
        ? ((row[at] & 0xff) << 8) | (row[at + 1] & 0xff)
        : (row[at] & 0xff) | ((row[at + 1] & 0xff) << 8);
  }

  private void colours(byte[] row, int count, byte[] rgb) {
    if (depth == 8 && samples == 3) {
      System.arraycopy(row, 0, rgb, 0, count * 3);
      return;
    }
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[i * 3 + c] = (byte) level(row, i, c);
      }
    }
  }

  /** The upper 8 bits of a sample of 8 or 16 bits. */
  private int level(byte[] row, int pixel, int sample) {
    int at = pixel * samples + sample;
    return (depth == 8 ? row[at] : row[at * 2 + (bigEndian ? 0 : 1)]) & 0xff;
  }

  private void multiplied(byte[] row, int count, byte[] rgb) {
    for (int i = 0; i < count; i++) {
      int alpha = level(row, i, 3);
      for (int c = 0; c < 3; c++) {
        rgb[i * 3 + c] = (byte) (alpha == 0 ? 0 : Math.min(255, level(row, i, c) * 255 / alpha));
      }
    }
  }

  private void palette(byte[] row, int count, byte[] rgb) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(palette, index(row, i) * 3, rgb, i * 3, 3);
    }
  }

  private void inks(byte[] row, int count, byte[] rgb) {
    for (int i = 0; i < count; i++) {
      int white = 255 - level(row, i, 3);
      for (int c = 0; c < 3; c++) {
        rgb[i * 3 + c] = (byte) Math.max(0, white - dividedBy255(level(row, i, c) * white));
      }
    }
  }

  /** Division by 255 with rounding. */
  private static int dividedBy255(int product) {
    int half = product + 128;
    return ((half >> 8) + half) >> 8;
  }

  private static void grey(byte[] rgb, int pixel, int level) {
    rgb[pixel * 3] = (byte) level;
    rgb[pixel * 3 + 1] = (byte) level;
    rgb[pixel * 3 + 2] = (byte) level;
  }
}
