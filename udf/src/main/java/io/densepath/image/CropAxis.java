package io.densepath.image;

/**
 * Resize and crop along one axis: which resized pixels the crop shows, and where. All lengths are
 * in pixels.
 *
 * @param source length of the decoded image
 * @param extent length in the file divided by the denominator of a reduced decoding: less than
 *     {@code source} where it is not a whole number, since the decoder rounds up
 * @param resized length after the resize
 * @param before zeros in the crop before its first pixel of the image
 * @param first index of the first resized pixel that the crop shows
 * @param count number of resized pixels that the crop shows
 */
record CropAxis(int source, double extent, int resized, int before, int first, int count) {

  /**
   * @param stored length in the file
   * @param denominator of a reduced decoding, 1 for a full one
   */
  static CropAxis of(int stored, int denominator, int resized, int crop, CropOffset offset) {
    int source = ImageSize.divided(stored, denominator);
    double extent = (double) stored / denominator;
    if (resized < crop) {
      return new CropAxis(source, extent, resized, (crop - resized) / 2, 0, resized);
    }
    return new CropAxis(source, extent, resized, 0, offset.half(resized - crop), crop);
  }
}
