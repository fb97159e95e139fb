package io.densepath.image;

/**
 * One axis of resize and crop: which of the resized pixels the crop shows, and where.
 *
 * @param source decoded pixels
 * @param extent what they show, in pixels of theirs: less than a whole one at the end where the
 *     length in the file is not a multiple of the denominator of a reduced decoding
 * @param resized length after the resize
 * @param before zeros in the crop before the first pixel
 * @param first the first resized pixel that the crop shows
 * @param count how many it shows
 */
record Axis(int source, double extent, int resized, int before, int first, int count) {

  static Axis of(int stored, int denominator, int resized, int crop, CropOffset offset) {
    int source = ImageSize.divided(stored, denominator);
    double extent = (double) stored / denominator;
    if (resized < crop) {
      return new Axis(source, extent, resized, (crop - resized) / 2, 0, resized);
    }
    return new Axis(source, extent, resized, 0, offset.half(resized - crop), crop);
  }
}
