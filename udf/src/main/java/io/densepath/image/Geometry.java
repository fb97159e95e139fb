package io.densepath.image;

import java.util.Optional;

/** Both axes of resize and crop for an image of one size, from its framework's own rounding. */
record Geometry(Axis x, Axis y) {

  /** The longest resized side; beyond it Pillow's float coordinates lose whole pixels. */
  private static final int MAX_RESIZED = 1 << 24;

  /**
   * @param width in the file, turned if the image is
   * @param height in the file, turned if the image is
   * @param denominator of a reduced decoding, 1 for a full one
   * @throws ImageException TOO_LARGE for an image so long and narrow that no framework resizes it
   */
  static Geometry of(Preprocessing preprocessing, int width, int height, int denominator)
      throws ImageException {
    CropOffset offset = preprocessing.cropOffset();
    int crop = preprocessing.crop();
    int resizedWidth = resized(preprocessing, width, height);
    int resizedHeight = resized(preprocessing, height, width);
    if (Math.max(resizedWidth, resizedHeight) > MAX_RESIZED) {
      ImageSize size = new ImageSize(width, height);
      throw new ImageException(
          ImageStatus.TOO_LARGE,
          "image of " + size + " pixels is too long and narrow to be resized",
          Optional.of(size));
    }
    return new Geometry(
        Axis.of(width, denominator, resizedWidth, crop, offset),
        Axis.of(height, denominator, resizedHeight, crop, offset));
  }

  private static int resized(Preprocessing preprocessing, int side, int other) {
    int shortSide = preprocessing.shortSide();
    return switch (preprocessing.resampling()) {
      case NONE -> side;
      // torchvision: int(size * long / short), the short side exact.
      case PIL_BILINEAR, PIL_BICUBIC ->
          side <= other ? shortSide : (int) ((long) shortSide * side / (double) other);
      // PaddleClas: int(round(side * percent)) on both sides, halves to even.
      case OPENCV_LINEAR -> (int) Math.rint(side * ((double) shortSide / Math.min(side, other)));
    };
  }
}
