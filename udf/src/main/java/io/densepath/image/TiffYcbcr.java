package io.densepath.image;

/**
 * Converts Y, Cb and Cr to R, G and B by tables, with the arithmetic of libtiff or of Pillow, which
 * converts only what is not compressed.
 */
final class TiffYcbcr {
  private static final int LEVELS = 256;
  private static final int LIBTIFF_BITS = 16;
  private static final int PILLOW_BITS = 6;

  private final int[] luma = new int[LEVELS];
  private final int[] crToRed = new int[LEVELS];
  private final int[] crToGreen = new int[LEVELS];
  private final int[] cbToGreen = new int[LEVELS];
  private final int[] cbToBlue = new int[LEVELS];
  private final int greenBits;

  private TiffYcbcr(int greenBits) {
    this.greenBits = greenBits;
  }

  static TiffYcbcr of(TiffLayout layout) throws ImageException {
    return layout.compression() == TiffCompression.NONE ? pillow() : libtiff(layout.directory());
  }

  /** ITU-R BT.601 with six fractional bits. */
  private static TiffYcbcr pillow() {
    TiffYcbcr tables = new TiffYcbcr(PILLOW_BITS);
    for (int i = 0; i < LEVELS; i++) {
      tables.luma[i] = i;
      tables.crToRed[i] = cut(1.40200 * (i - 128)) >> PILLOW_BITS;
      tables.crToGreen[i] = cut(-0.71414 * (i - 128));
      tables.cbToGreen[i] = cut(-0.34414 * (i - 128));
      tables.cbToBlue[i] = cut(1.77200 * (i - 128)) >> PILLOW_BITS;
    }
    return tables;
  }

  /** Adds a half and cuts towards zero, as the tables of Pillow do for negative products, too. */
  private static int cut(double product) {
    return (int) (product * (1 << PILLOW_BITS) + 0.5);
  }

  /**
   * The equations of TIFF (revision 6.0, section 21) with 16 fractional bits, by the coefficients
   * and the reference black and white of the file.
   */
  private static TiffYcbcr libtiff(TiffDirectory directory) throws ImageException {
    float[] weights = directory.floats(TiffDirectory.YCBCR_COEFFICIENTS, 0.299f, 0.587f, 0.114f);
    float[] range =
        directory.floats(TiffDirectory.REFERENCE_BLACK_WHITE, 0, 255, 128, 255, 128, 255);
    int red = fixed(2 - 2 * weights[0]);
    int redOfGreen = -fixed(weights[0] * (2 - 2 * weights[0]) / weights[1]);
    int blue = fixed(2 - 2 * weights[2]);
    int blueOfGreen = -fixed(weights[2] * (2 - 2 * weights[2]) / weights[1]);
    int half = 1 << (LIBTIFF_BITS - 1);
    TiffYcbcr tables = new TiffYcbcr(LIBTIFF_BITS);
    for (int i = 0; i < LEVELS; i++) {
      int cr = level(i - 128, range[4] - 128, range[5] - 128, 127);
      int cb = level(i - 128, range[2] - 128, range[3] - 128, 127);
      tables.luma[i] = level(i, range[0], range[1], 255);
      tables.crToRed[i] = (red * cr + half) >> LIBTIFF_BITS;
      tables.cbToBlue[i] = (blue * cb + half) >> LIBTIFF_BITS;
      tables.crToGreen[i] = redOfGreen * cr;
      tables.cbToGreen[i] = blueOfGreen * cb + half;
    }
    return tables;
  }

  private static int fixed(float factor) {
    float inRange = factor >= 0 ? Math.min(factor, 2) : 0;
    return (int) (inRange * (1 << LIBTIFF_BITS) + 0.5);
  }

  /**
   * A stored value in units of the range from black to white, which hostile files set to anything.
   */
  private static int level(int stored, float black, float white, float scale) {
    int first = (int) black;
    int span = (int) white - first;
    float level = (stored - first) * scale / (span == 0 ? 1 : span);
    return (int) Math.max(-128 * 32, Math.min(128 * 32, level));
  }

  /** Converts the first pixels of interleaved rows. */
  void rgb(byte[] ycbcr, int count, byte[] rgb) {
    for (int at = 0; at < count * 3; at += 3) {
      int y = luma[ycbcr[at] & 0xff];
      int cb = ycbcr[at + 1] & 0xff;
      int cr = ycbcr[at + 2] & 0xff;
      rgb[at] = clipped(y + crToRed[cr]);
      rgb[at + 1] = clipped(y + ((cbToGreen[cb] + crToGreen[cr]) >> greenBits));
      rgb[at + 2] = clipped(y + cbToBlue[cb]);
    }
  }

  private static byte clipped(int level) {
    return (byte) Math.max(0, Math.min(255, level));
  }
}
