package io.densepath.weights;

/**
 * A region of a checkpoint file.
 *
 * @param offset in bytes from the beginning of the file
 * @param length in bytes, as stored
 */
record Region(long offset, long length, Encoding encoding) {

  /** The way in which bytes are stored. */
  enum Encoding {
    /** The bytes themselves. */
    RAW,
    /**
     * UTF-8 of a text whose characters are the bytes, which is how pickle protocol 2 stores them.
     */
    LATIN1_AS_UTF8
  }

  static Region raw(long offset, long length) {
    return new Region(offset, length, Encoding.RAW);
  }

  Region as(Encoding other) {
    return new Region(offset, length, other);
  }

  /**
   * Returns whether the region can decode to that many bytes. The answer is exact for a raw region;
   * in the other encoding a byte takes one byte or two.
   */
  boolean canHold(long bytes) {
    return encoding == Encoding.RAW
        ? bytes <= length
        : bytes <= length && length <= 2 * Math.min(bytes, Long.MAX_VALUE / 2);
  }
}
