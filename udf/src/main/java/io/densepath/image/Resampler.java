package io.densepath.image;

/** Resizes and crops as one framework does. It owns scratch memory, so it is not thread-safe. */
interface Resampler {

  /**
   * Computes the pixels that the crop shows, and no others.
   *
   * @param source of the source size of the geometry
   * @param target receives the crop, uint8 RGB (H, W, C); the caller has filled it with zeros,
   *     which stay where the image does not reach
   */
  void resample(Raster source, CropGeometry geometry, byte[] target);

  static Resampler of(Preprocessing preprocessing) {
    int crop = preprocessing.crop();
    return switch (preprocessing.resampling()) {
      case PIL_BILINEAR -> new PilResampler(PilFilter.BILINEAR, crop);
      case PIL_BICUBIC -> new PilResampler(PilFilter.BICUBIC, crop);
      case OPENCV_LINEAR -> new OpenCvLinearResampler(crop);
      case NONE -> new CropOnlyResampler(crop);
    };
  }
}
