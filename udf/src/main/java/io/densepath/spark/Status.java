package io.densepath.spark;

/** What became of an object. */
public enum Status {
  OK,
  /** It has no bytes. */
  EMPTY,
  /** Its content is not an image's. */
  NOT_AN_IMAGE,
  /** An image that cannot be decoded to its end. */
  CORRUPT,
  /** An image of a kind that is not decoded. */
  UNSUPPORTED,
  /** More bytes or pixels than allowed. */
  TOO_LARGE,
  /** The store did not give it. */
  UNREADABLE
}
