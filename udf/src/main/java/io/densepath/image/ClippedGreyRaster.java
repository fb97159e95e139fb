package io.densepath.image;

import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A grey image of 16 bits, uint16 (H, W) in an OpenCV matrix, whose values beyond 255 become 255.
 * Owns the matrix; {@link #close} frees it.
 */
final class ClippedGreyRaster implements Raster {
  private final Mat mat;

  ClippedGreyRaster(Mat mat) {
    this.mat = mat;
  }

  @Override
  public int width() {
    return mat.cols();
  }

  @Override
  public int height() {
    return mat.rows();
  }

  @Override
  public void row(int y, int x, int count, byte[] target) {
    Objects.checkIndex(y, mat.rows());
    Objects.checkFromIndexSize(x, count, mat.cols());
    try (BytePointer pixels = mat.ptr(y)) {
      ShortBuffer row =
          pixels
              .capacity(2L * mat.cols())
              .asByteBuffer()
              .order(ByteOrder.nativeOrder())
              .asShortBuffer();
      for (int i = 0; i < count; i++) {
        int value = Math.min(255, Short.toUnsignedInt(row.get(x + i)));
        Arrays.fill(target, i * 3, i * 3 + 3, (byte) value);
      }
    }
  }

  @Override
  public void close() {
    mat.close();
  }
}
