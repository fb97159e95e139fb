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
    RAW(1),
    /**
     * UTF-8 of a text whose characters are the bytes, which is how pickle protocol 2 stores them.
     */
    LATIN1_AS_UTF8(2),
    /** A text whose characters are the bytes, with &#92;u0000 for some: protocol 0 of Python 3. */
    UNICODE_ESCAPED(6),
    /** A quoted text of Python 2, with &#92;x00 for some bytes: protocol 0 of Python 2. */
    QUOTED(4);

    private final int longest;

    /**
     * @param longest the most bytes that are stored for one
     */
    Encoding(int longest) {
      this.longest = longest;
    }
  }

  private static final int QUOTES = 2;

  static Region raw(long offset, long length) {
    return new Region(offset, length, Encoding.RAW);
  }

  Region as(Encoding other) {
    return new Region(offset, length, other);
  }

  /**
   * Returns the region of a text whose characters are bytes: the text of a raw region is UTF-8, the
   * others say themselves how they are stored.
   */
  Region asLatin1() {
    return encoding == Encoding.RAW ? as(Encoding.LATIN1_AS_UTF8) : this;
  }

  /**
   * Returns whether the region can decode to that many bytes. The answer is exact for a raw region;
   * in another encoding a byte takes between one byte and the longest escape.
   */
  boolean canHold(long bytes) {
    return encoding == Encoding.RAW
        ? bytes <= length
        : bytes <= length
            && length <= encoding.longest * Math.min(bytes, Integer.MAX_VALUE * 16L) + QUOTES;
  }
}
