package io.densepath.image;

/** How half a pixel is rounded where the centre crop cannot be central. */
public enum CropOffset {
  /** To the nearest, a half to the even number, as torchvision's CenterCrop. */
  ROUND("round") {
    @Override
    int half(int margin) {
      return (int) Math.rint(margin / 2.0);
    }
  },
  /** Down, as PaddleClas's CropImage. */
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

  /** Half of a margin, which is not negative. */
  abstract int half(int margin);

  /** The value in a properties file. */
  public String key() {
    return key;
  }
}
