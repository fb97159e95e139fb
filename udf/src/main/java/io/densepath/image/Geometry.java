package io.densepath.image;

/** Both axes of resize and crop for an image of one size, from its framework's own rounding. */
record Geometry(Axis x, Axis y) {

  static Geometry of(Preprocessing preprocessing, int width, int height) {
    CropOffset offset = preprocessing.cropOffset();
    int crop = preprocessing.crop();
    return new Geometry(
        Axis.of(width, resized(preprocessing, width, height), crop, offset),
        Axis.of(height, resized(preprocessing, height, width), crop, offset));
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
