package io.densepath.image;

/** How an image is resized so that its short side has the wanted length. */
public enum Resampling {
  /** Pillow's antialiased bilinear resize, whose triangle filter widens with the scale. */
  PIL_BILINEAR("pil-bilinear"),
  /** Pillow's antialiased bicubic resize (a = -0.5), whose filter widens with the scale. */
  PIL_BICUBIC("pil-bicubic"),
  /** OpenCV's INTER_LINEAR: two taps along each axis at any scale, without antialiasing. */
  OPENCV_LINEAR("opencv-linear"),
  /** The image is not resized, only cropped or padded. */
  NONE("none");

  private final String key;

  Resampling(String key) {
    this.key = key;
  }

  /** Returns the value of {@code preprocessing.resampling} in a properties file. */
  public String key() {
    return key;
  }
}
