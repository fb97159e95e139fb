package io.densepath.image;

/**
 * The LZW codes of a GIF frame, unpacked from its data sub-blocks (GIF89a, section 15 and appendix
 * F): of variable length, the least significant bit first.
 */
final class LzwCodes {
  private final FileBytes file;
  private long at;
  private int blockLeft;
  private int bits;
  private int bitCount;

  LzwCodes(FileBytes file, long at) {
    this.file = file;
    this.at = at;
  }

  /**
   * Returns the next code.
   *
   * @param length of the code in bits
   * @throws ImageException CORRUPT if the file or its data sub-blocks end before the code does
   */
  int next(int length) throws ImageException {
    while (bitCount < length) {
      if (blockLeft == 0) {
        blockLeft = file.u8(at++);
        if (blockLeft == 0) {
          throw new ImageException(ImageStatus.CORRUPT, "GIF data end before the last pixel");
        }
        // A truncated sub-block is CORRUPT even if the image ends before the truncation.
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
