package io.densepath.image;

import java.util.Arrays;

/** A decoded frame on a larger canvas, whose other pixels are black. Owns the frame. */
final class CanvasRaster implements Raster {
  private final ImageSize canvas;
  private final int left;
  private final int top;
  private final Raster frame;
  private final byte[] row;

  CanvasRaster(ImageSize canvas, int left, int top, Raster frame) {
    this.canvas = canvas;
    this.left = left;
    this.top = top;
    this.frame = frame;
    this.row = new byte[frame.width() * 3];
  }

  @Override
  public int width() {
    return canvas.width();
  }

  @Override
  public int height() {
    return canvas.height();
  }

  @Override
  public void row(int y, int x, int count, byte[] target) {
    Arrays.fill(target, 0, count * 3, (byte) 0);
    int from = Math.max(x, left);
    int shared = Math.min(x + count, left + frame.width()) - from;
    if (shared > 0 && y >= top && y < top + frame.height()) {
      frame.row(y - top, from - left, shared, row);
      System.arraycopy(row, 0, target, (from - x) * 3, shared * 3);
    }
  }

  @Override
  public boolean isBlueFirst() {
    return frame.isBlueFirst();
  }

  @Override
  public void close() {
    frame.close();
  }
}
