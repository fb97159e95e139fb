package io.densepath.image;

/** Whether an image is rotated and mirrored as its EXIF orientation tag states. */
public enum Orientation {
  /** The tag is ignored and the pixels stay as stored, as in Pillow's Image.open. */
  AS_STORED("as-stored"),
  /** The tag is obeyed, as in OpenCV's imread and imdecode. */
  EXIF("exif");

  private final String key;

  Orientation(String key) {
    this.key = key;
  }

  /** Returns the value of {@code preprocessing.orientation} in a properties file. */
  public String key() {
    return key;
  }
}
