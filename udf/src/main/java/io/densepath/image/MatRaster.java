package io.densepath.image;

import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The pixels of an OpenCV matrix of uint8 RGB, which it owns. */
final class MatRaster implements Raster {
  private final Mat mat;
  private final BytePointer pixels;
  private final int width;
  private final int height;
  private final long step;

  MatRaster(Mat mat) {
    this.mat = mat;
    this.width = mat.cols();
    this.height = mat.rows();
    this.step = mat.step(0);
    this.pixels = mat.data();
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
    pixels.position(y * step + x * 3L).get(target, 0, count * 3);
  }

  @Override
  public void close() {
    mat.close();
  }
}
