package io.densepath.image;

/** Rows of a block that OpenCV has decoded as a whole. */
final class TiffRasterRows implements TiffRowSource {
  private final Raster raster;
  private final int[] channels;
  private final int rasterChannels;
  private final boolean bits;
  private final byte[] pixels;
  private int y;

  private TiffRasterRows(Raster raster, int rasterChannels, boolean bits, int... channels) {
    this.raster = raster;
    this.rasterChannels = rasterChannels;
    this.bits = bits;
    this.channels = channels;
    this.pixels = new byte[raster.width() * rasterChannels];
  }

  /** Rows of one sample a pixel. */
  static TiffRowSource grey(Raster raster) {
    return new TiffRasterRows(raster, 1, /* bits= */ false, 0);
  }

  /** Rows of R, G, B, in whatever order the raster has them. */
  static TiffRowSource rgb(Raster raster) {
    int red = raster.isBlueFirst() ? 2 : 0;
    return new TiffRasterRows(raster, 3, /* bits= */ false, red, 1, 2 - red);
  }

  /** Rows of four samples, which OpenCV has in the order B, G, R, A. */
  static TiffRowSource four(Raster raster) {
    return new TiffRasterRows(raster, 4, /* bits= */ false, 2, 1, 0, 3);
  }

  /** Rows of black and white pixels as bits, white as 1. */
  static TiffRowSource bits(Raster raster) {
    return new TiffRasterRows(raster, 3, /* bits= */ true, 0);
  }

  @Override
  public void next(byte[] row) {
    int width = raster.width();
    raster.row(y++, 0, width, pixels);
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < channels.length; c++) {
        byte sample = pixels[x * rasterChannels + channels[c]];
        if (bits) {
          int mask = 0x80 >> (x & 7);
          row[x >> 3] = (byte) (sample < 0 ? row[x >> 3] | mask : row[x >> 3] & ~mask);
        } else {
          row[x * channels.length + c] = sample;
        }
      }
    }
  }

  @Override
  public void close() {
    raster.close();
  }
}
