package io.densepath.image;

import java.util.Optional;

/** Says why an image could not be read, and its size if the header was still readable. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1;

  private final ImageStatus status;
  private final transient ImageSize size;

  ImageException(ImageStatus status, String message) {
    this(status, message, Optional.empty());
  }

  ImageException(ImageStatus status, String message, Optional<ImageSize> size) {
    // A damaged file is an expected outcome that the message explains: no stack trace is recorded.
    super(message, null, false, false);
    this.status = status;
    this.size = size.orElse(null);
  }

  /** Returns the reason as a status. */
  public ImageStatus status() {
    return status;
  }

  /** Returns the size that the header states, before any EXIF rotation; empty if unknown. */
  public Optional<ImageSize> size() {
    return Optional.ofNullable(size);
  }
}
