package io.densepath.image;

/**
 * The scale at which JPEGs are decoded. It is a setting of the run and not of the weights: no
 * framework trains with reduced decoding.
 */
public enum Decoding {
  /** Every JPEG is decoded in full, as the frameworks do. */
  FULL {
    @Override
    int denominator(ImageSize size, int shortSide) {
      return 1;
    }
  },
  /**
   * A large JPEG is decoded to 1/2, 1/4 or 1/8 of each side: the smallest size whose short side is
   * not shorter than after the resize. libjpeg then transforms fewer DCT coefficients, and the
   * resize reads fewer pixels. High frequencies are dropped that the antialiased resize would have
   * averaged, so the crop differs slightly from the framework's.
   */
  REDUCED {
    @Override
    int denominator(ImageSize size, int shortSide) {
      int denominator = LARGEST;
      while (denominator > 1 && Math.min(size.width(), size.height()) < denominator * shortSide) {
        denominator /= 2;
      }
      return denominator;
    }
  };

  private static final int LARGEST = 8;

  /**
   * Returns 1, 2, 4 or 8: a JPEG is decoded to its size divided by this, rounded up.
   *
   * @param size as stored in the file
   * @param shortSide length of the short side after the resize, in pixels
   */
  abstract int denominator(ImageSize size, int shortSide);
}
