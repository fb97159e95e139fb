package io.densepath.image;

import java.util.Optional;

/** Resize and crop of an image of one size, rounded as the weights' framework rounds. */
record CropGeometry(CropAxis x, CropAxis y) {

  /** The longest resized side: Pillow's coordinates are float32, exact up to 2^24. */
  private static final int MAX_RESIZED = 1 << 24;

  /**
   * @param width in the file, in pixels; the height if EXIF turns the image by a quarter
   * @param height in the file, in pixels; the width if EXIF turns the image by a quarter
   * @param denominator of a reduced decoding, 1 for a full one
   * @throws ImageException TOO_LARGE if a side would be longer than 2^24 pixels after the resize
   */
  static CropGeometry of(Preprocessing preprocessing, int width, int height, int denominator)
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
    return new CropGeometry(
        CropAxis.of(width, denominator, resizedWidth, crop, offset),
        CropAxis.of(height, denominator, resizedHeight, crop, offset));
  }

  private static int resized(Preprocessing preprocessing, int side, int other) {
    int shortSide = preprocessing.shortSide();
    return switch (preprocessing.resampling()) {
      case NONE -> side;
      // torchvision's Resize: int(size * long / short); the short side is exactly size.
      case PIL_BILINEAR, PIL_BICUBIC ->
          side <= other ? shortSide : (int) ((long) shortSide * side / (double) other);
      // PaddleClas's ResizeImage: int(round(side * (short_side / min(w, h)))), halves to even.
      case OPENCV_LINEAR -> (int) Math.rint(side * ((double) shortSide / Math.min(side, other)));
    };
  }
}
