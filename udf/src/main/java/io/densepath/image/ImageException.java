package io.densepath.image;

import java.util.Optional;

/** An image that could not be read: why, and its size if the header still told it. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1;

  private final ImageStatus status;
  private final transient ImageSize size;

  ImageException(ImageStatus status, String message) {
    this(status, message, Optional.empty());
  }

  ImageException(ImageStatus status, String message, Optional<ImageSize> size) {
    // A damaged file is an everyday outcome, told by its message: no stack trace is taken.
    super(message, null, false, false);
    this.status = status;
    this.size = size.orElse(null);
  }

  /** Why the image could not be read. */
  public ImageStatus status() {
    return status;
  }

  /** The size that the header told, as stored. */
  public Optional<ImageSize> size() {
    return Optional.ofNullable(size);
  }
}
