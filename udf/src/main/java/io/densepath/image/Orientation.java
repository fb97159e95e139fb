package io.densepath.image;

/** What becomes of a photo whose EXIF tag says that it was taken sideways. */
public enum Orientation {
  /** The pixels stay as the file stores them, as Pillow leaves them. */
  AS_STORED("as-stored"),
  /** Turned and mirrored as the tag says, as OpenCV's imread does. */
  EXIF("exif");

  private final String key;

  Orientation(String key) {
    this.key = key;
  }

  /** The value in a properties file. */
  public String key() {
    return key;
  }
}
