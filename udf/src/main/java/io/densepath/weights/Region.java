package io.densepath.weights;

/**
 * A stretch of a checkpoint file.
 *
 * @param offset in bytes from the beginning of the file
 * @param length in bytes, as stored
 */
record Region(long offset, long length, Encoding encoding) {

  /** How bytes stand in the file. */
  enum Encoding {
    /** As they are. */
    RAW,
    /** As UTF-8 of a text whose characters are the bytes: what pickle protocol 2 makes of bytes. */
    LATIN1_AS_UTF8
  }

  static Region raw(long offset, long length) {
    return new Region(offset, length, Encoding.RAW);
  }

  Region as(Encoding other) {
    return new Region(offset, length, other);
  }

  /** Whether the region can decode to that many bytes; certain for raw ones. */
  boolean canHold(long bytes) {
    return encoding == Encoding.RAW
        ? bytes <= length
        : bytes <= length && length <= 2 * Math.min(bytes, Long.MAX_VALUE / 2);
  }
}
