package io.densepath.image;

/** Why an image could not be read. */
public enum ImageStatus {
  /** The file has no bytes. */
  EMPTY,
  /** The content is of no image format known. */
  NOT_AN_IMAGE,
  /** The format is known, but this file of it is damaged or ends too early. */
  CORRUPT,
  /** An image format, or a variant of one, that is recognised but not decoded. */
  UNSUPPORTED,
  /** More bytes or more pixels than the limits allow; refused before memory is taken. */
  TOO_LARGE
}
