package io.densepath.image;

/**
 * One axis of resize and crop: which of the resized pixels the crop shows, and where.
 *
 * @param source length in the file
 * @param resized length after the resize
 * @param before zeros in the crop before the first pixel
 * @param first the first resized pixel that the crop shows
 * @param count how many it shows
 */
record Axis(int source, int resized, int before, int first, int count) {

  static Axis of(int source, int resized, int crop, CropOffset offset) {
    if (resized < crop) {
      return new Axis(source, resized, (crop - resized) / 2, 0, resized);
    }
    return new Axis(source, resized, 0, offset.half(resized - crop), crop);
  }
}
