package io.densepath.image;

/** Width and height of an image in pixels, as stored in the file, before any EXIF turning. */
public record ImageSize(int width, int height) {
  public ImageSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "image size " + width + "x" + height + ": both must be positive");
    }
  }

  /** Width times height. */
  public long pixels() {
    return (long) width * height;
  }

  /** The size when each side is divided, rounded up. */
  ImageSize dividedBy(int denominator) {
    return new ImageSize(divided(width, denominator), divided(height, denominator));
  }

  /** A side that is divided, rounded up. */
  static int divided(int side, int denominator) {
    return (side - 1) / denominator + 1;
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }

  /** The size after a quarter turn. */
  public ImageSize turned() {
    return new ImageSize(/* width= */ height, /* height= */ width);
  }
}
