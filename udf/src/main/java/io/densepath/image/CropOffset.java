package io.densepath.image;

/** How the corner of the centre crop is rounded where the margin around it is odd. */
public enum CropOffset {
  /** Half of the margin, halves to even: {@code round(margin / 2)} in torchvision's CenterCrop. */
  ROUND("round") {
    @Override
    int half(int margin) {
      return (int) Math.rint(margin / 2.0);
    }
  },
  /** Half of the margin, rounded down: {@code margin // 2} in PaddleClas's CropImage. */
  FLOOR("floor") {
    @Override
    int half(int margin) {
      return margin / 2;
    }
  };

  private final String key;

  CropOffset(String key) {
    this.key = key;
  }

  /** Returns half of a margin in pixels, which must not be negative. */
  abstract int half(int margin);

  /** Returns the value of {@code preprocessing.crop-offset} in a properties file. */
  public String key() {
    return key;
  }
}
