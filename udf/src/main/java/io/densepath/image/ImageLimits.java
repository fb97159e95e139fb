package io.densepath.image;

import java.io.Serializable;

/**
 * The largest file and the largest image that are decoded; a larger one is TOO_LARGE.
 *
 * @param maxBytes the largest length of a file in bytes, 1 to 2147483639 (the longest array of a
 *     JVM)
 * @param maxPixels the largest width times height, 1 to 2^30. How much memory a pixel takes depends
 *     on the format: from one byte (GIF) to about sixteen (an animated WebP)
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {

  /** CV_IO_MAX_IMAGE_PIXELS: OpenCV refuses an image of more pixels. */
  static final long OPENCV_MAX_PIXELS = 1L << 30;

  /** CV_IO_MAX_IMAGE_WIDTH and CV_IO_MAX_IMAGE_HEIGHT: OpenCV refuses a longer side. */
  static final int OPENCV_MAX_SIDE = 1 << 20;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a limit is out of its range
   */
  public ImageLimits {
    if (maxBytes < 1 || maxBytes > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "image limits: max bytes is " + maxBytes + ", expected 1 to 2147483639");
    }
    if (maxPixels < 1 || maxPixels > OPENCV_MAX_PIXELS) {
      throw new IllegalArgumentException(
          "image limits: max pixels is " + maxPixels + ", expected 1 to " + OPENCV_MAX_PIXELS);
    }
  }

  /** Returns the default limits: 128 MiB a file and 100 million pixels an image. */
  public static ImageLimits standard() {
    return new ImageLimits(128L << 20, 100_000_000);
  }
}
