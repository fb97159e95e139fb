package io.densepath.image;

/** A decoded image, uint8 RGB (H, W, C), that is read row by row. */
interface Raster extends AutoCloseable {

  int width();

  int height();

  /**
   * Copies {@code count} pixels of row {@code y}, from column {@code x} on, to the start of {@code
   * target}, three bytes each.
   */
  void row(int y, int x, int count, byte[] target);

  @Override
  void close();
}
