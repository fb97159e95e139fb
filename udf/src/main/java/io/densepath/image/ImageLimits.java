package io.densepath.image;

import java.io.Serializable;

/**
 * The largest file and the largest image that are decoded at all.
 *
 * @param maxBytes length of the file in bytes
 * @param maxPixels width times height; decoding takes three bytes a pixel, a progressive JPEG nine
 */
public record ImageLimits(long maxBytes, long maxPixels) implements Serializable {

  /** OpenCV's own bound on width times height, which no limit here may pass. */
  static final long OPENCV_MAX_PIXELS = 1L << 30;

  /** OpenCV's own bound on width and on height. */
  static final int OPENCV_MAX_SIDE = 1 << 20;

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

  /** 128 MiB a file and 100 million pixels. */
  public static ImageLimits standard() {
    return new ImageLimits(128L << 20, 100_000_000);
  }
}
