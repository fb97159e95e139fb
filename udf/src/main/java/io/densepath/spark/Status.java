package io.densepath.spark;

import io.densepath.image.ImageStatus;

/** What became of an object. */
public enum Status {
  OK,
  /** It has no bytes. */
  EMPTY,
  /** Its content is not an image's. */
  NOT_AN_IMAGE,
  /** An image that cannot be decoded to its end. */
  CORRUPT,
  /** An image of a kind that is not decoded, or one that the precision cannot hold. */
  UNSUPPORTED,
  /** More bytes or pixels than allowed. */
  TOO_LARGE,
  /** The store did not give it. */
  UNREADABLE;

  /** What a reader's refusal means for the object. */
  static Status of(ImageStatus refusal) {
    return switch (refusal) {
      case EMPTY -> EMPTY;
      case NOT_AN_IMAGE -> NOT_AN_IMAGE;
      case CORRUPT -> CORRUPT;
      case UNSUPPORTED -> UNSUPPORTED;
      case TOO_LARGE -> TOO_LARGE;
    };
  }
}
