package io.densepath.image;

/** How an image is brought to the wanted size. */
public enum Resampling {
  /** Pillow's bilinear, antialiased: a triangle as wide as the scale. */
  PIL_BILINEAR("pil-bilinear"),
  /** Pillow's bicubic (a = -0.5), antialiased. */
  PIL_BICUBIC("pil-bicubic"),
  /** OpenCV's INTER_LINEAR: two taps an axis at any scale. */
  OPENCV_LINEAR("opencv-linear"),
  /** No resize: the image is cropped, or padded, as it is. */
  NONE("none");

  private final String key;

  Resampling(String key) {
    this.key = key;
  }

  /** The value in a properties file. */
  public String key() {
    return key;
  }
}
