package io.densepath.image;

/** Why an image could not be read. */
public enum ImageStatus {
  /** The file has no bytes. */
  EMPTY,
  /** The first bytes are those of no known image format. */
  NOT_AN_IMAGE,
  /** The file is of a known format, but is damaged or truncated. */
  CORRUPT,
  /** The image format, or this variant of it, is recognised but not decoded. */
  UNSUPPORTED,
  /**
   * The file has more bytes or pixels than the limits allow, or decoding takes more memory than the
   * executor has for it. Both are checked before memory is allocated.
   */
  TOO_LARGE
}
