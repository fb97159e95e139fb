package io.densepath.image;

/**
 * Width and height of an image in pixels.
 *
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record ImageSize(int width, int height) {

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if a side is not positive
   */
  public ImageSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "image size " + width + "x" + height + ": both must be positive");
    }
  }

  /** Returns width times height. */
  public long pixels() {
    return (long) width * height;
  }

  /** Returns the size of a reduced decoding: each side divided by the denominator, rounded up. */
  ImageSize dividedBy(int denominator) {
    return new ImageSize(divided(width, denominator), divided(height, denominator));
  }

  static int divided(int side, int denominator) {
    return (side - 1) / denominator + 1;
  }

  /** Returns the size as in {@code 500x375}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }

  /** Returns the size after a rotation by 90 degrees. */
  ImageSize turned() {
    return new ImageSize(/* width= */ height, /* height= */ width);
  }
}
