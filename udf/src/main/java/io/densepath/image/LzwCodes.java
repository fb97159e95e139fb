package io.densepath.image;

/** The variable-length codes of a GIF's compressed pixels, least significant bit first. */
final class LzwCodes {
  private final Bytes file;
  private long at;
  private int blockLeft;
  private int bits;
  private int bitCount;

  LzwCodes(Bytes file, long at) {
    this.file = file;
    this.at = at;
  }

  /**
   * The next code of {@code length} bits.
   *
   * @throws ImageException CORRUPT where the file or its data blocks end before
   */
  int next(int length) throws ImageException {
    while (bitCount < length) {
      if (blockLeft == 0) {
        blockLeft = file.u8(at++);
        if (blockLeft == 0) {
          throw new ImageException(ImageStatus.CORRUPT, "GIF data end before the last pixel");
        }
        // A block that is cut is not begun, even if the image needs but its start.
        file.u8(at + blockLeft - 1);
      }
      bits |= file.u8(at++) << bitCount;
      bitCount += 8;
      blockLeft--;
    }
    int code = bits & ((1 << length) - 1);
    bits >>>= length;
    bitCount -= length;
    return code;
  }
}
