package io.densepath.image;

/** One framework's way from a decoded image to its crop. Holds scratch memory: one a thread. */
interface Resampler {

  /**
   * Computes the pixels that the crop shows and no others.
   *
   * @param source uint8 RGB, of the geometry's source size
   * @param target crop x crop x 3 (H, W, RGB), zero where the image does not reach
   */
  void resample(Raster source, Geometry geometry, byte[] target);

  static Resampler of(Preprocessing preprocessing) {
    int crop = preprocessing.crop();
    return switch (preprocessing.resampling()) {
      case PIL_BILINEAR -> new PilResampler(PilFilter.BILINEAR, crop);
      case PIL_BICUBIC -> new PilResampler(PilFilter.BICUBIC, crop);
      case OPENCV_LINEAR -> new OpenCvLinear(crop);
      case NONE -> new Unresampled(crop);
    };
  }
}
