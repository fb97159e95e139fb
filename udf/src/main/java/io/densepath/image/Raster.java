package io.densepath.image;

/**
 * A decoded image, uint8 (H, W, C) with C in the order R, G, B or B, G, R, that is read row by row.
 */
interface Raster extends AutoCloseable {

  int width();

  int height();

  /**
   * Copies {@code count} pixels of row {@code y}, from column {@code x} on, to the start of {@code
   * target}, three bytes each.
   */
  void row(int y, int x, int count, byte[] target);

  /** Whether the channels are in the order B, G, R. */
  default boolean isBlueFirst() {
    return false;
  }

  @Override
  void close();
}
