package io.densepath.image;

/**
 * At which scale large JPEGs are decoded. It belongs to how a run reads, not to the weights: no
 * framework trained with a reduced one.
 */
public enum Decoding {
  /** All pixels, as the frameworks do. */
  FULL {
    @Override
    int denominator(ImageSize size, int shortSide) {
      return 1;
    }
  },
  /**
   * A half, a quarter or an eighth of the pixels a side, the smallest whose short side is still no
   * shorter than the resize makes it. libjpeg then transforms fewer coefficients, and the resize
   * has less to do; what the antialias would have averaged is dropped as high frequencies instead.
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

  /** 1, 2, 4 or 8: the part of each side that a JPEG of a size is decoded to, rounded up. */
  abstract int denominator(ImageSize size, int shortSide);
}
