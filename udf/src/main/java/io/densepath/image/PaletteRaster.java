package io.densepath.image;

/** An image of one palette index a pixel, whose colours are looked up when a row is read. */
final class PaletteRaster implements Raster {
  private final ImageSize size;
  private final byte[] indices;
  private final byte[] palette;

  /**
   * @param indices one byte a pixel (H, W)
   * @param palette 256 x RGB
   */
  PaletteRaster(ImageSize size, byte[] indices, byte[] palette) {
    this.size = size;
    this.indices = indices;
    this.palette = palette;
  }

  @Override
  public int width() {
    return size.width();
  }

  @Override
  public int height() {
    return size.height();
  }

  @Override
  public void row(int y, int x, int count, byte[] target) {
    int from = y * size.width() + x;
    for (int i = 0; i < count; i++) {
      System.arraycopy(palette, (indices[from + i] & 0xff) * 3, target, i * 3, 3);
    }
  }

  @Override
  public void close() {
    // Nothing native is held.
  }
}
