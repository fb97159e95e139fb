package io.densepath.image;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The pixels of an OpenCV matrix, uint8 (H, W, C). Owns the matrix; {@link #close} frees it. */
final class MatRaster implements Raster {
  private final Mat mat;
  private final boolean blueFirst;
  private final int width;
  private final int height;
  private final int channels;
  private final long step;
  private final int windowRows;
  private int windowStart;
  private ByteBuffer window;

  /**
   * @param blueFirst whether the channels are in the order B, G, R, as OpenCV decodes them
   */
  MatRaster(Mat mat, boolean blueFirst) {
    this.mat = mat;
    this.blueFirst = blueFirst;
    this.width = mat.cols();
    this.height = mat.rows();
    this.channels = mat.channels();
    this.step = mat.step(0);
    // Rows are copied from a ByteBuffer, without a native call each. A buffer addresses at most
    // 2^31 - 1 bytes, so it covers a window of the rows.
    this.windowRows = (int) Math.min(height, Integer.MAX_VALUE / step);
    this.window = windowFrom(0);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void row(int y, int x, int count, byte[] target) {
    Objects.checkIndex(y, height);
    Objects.checkFromIndexSize(x, count, width);
    if (y < windowStart || y >= windowStart + windowRows) {
      windowStart = y;
      window = windowFrom(y);
    }
    window.get((int) ((y - windowStart) * step) + x * channels, target, 0, count * channels);
  }

  private ByteBuffer windowFrom(int y) {
    long bytes = Math.min(windowRows, height - y) * step;
    try (BytePointer pixels = mat.ptr(y)) {
      return pixels.capacity(bytes).asByteBuffer();
    }
  }

  @Override
  public boolean isBlueFirst() {
    return blueFirst;
  }

  @Override
  public void close() {
    mat.close();
  }
}
