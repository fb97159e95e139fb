package io.densepath.image;

/**
 * The header of a PBM, PGM or PPM (P1 to P6) or of a grey PFM (Pf), as Pillow understands it.
 *
 * @param kind '1' to '6' or 'f', the second character of the file
 * @param maxValue of a sample, 1 to 65535; 1 in a PBM, and 0 in a PFM
 * @param littleEndian whether the numbers of a PFM are
 * @param pixelsAt position of the pixels
 */
record PnmInfo(ImageSize size, char kind, int maxValue, boolean littleEndian, int pixelsAt) {
  /**
   * Whether a file begins with P, a kind and space, which a number or a comment follows or nothing:
   * a text may begin with these two characters too.
   */
  static boolean isRecognised(FileBytes file, String kinds) {
    try {
      if (!file.has(0, "P") || kinds.indexOf(file.u8(1)) < 0 || !PnmTokens.isSpace(file.u8(2))) {
        return false;
      }
      int at = 2;
      while (at < file.length() && PnmTokens.isSpace(file.u8(at))) {
        at++;
      }
      return at == file.length() || file.has(at, "#") || Character.isDigit(file.u8(at));
    } catch (ImageException e) {
      return false;
    }
  }

  /**
   * @throws ImageException CORRUPT if a number of the header is missing or wrong
   */
  static PnmInfo read(FileBytes file) throws ImageException {
    PnmTokens tokens = new PnmTokens(file, 2);
    ImageSize size = HeaderReader.size(tokens.headerNumber(), tokens.headerNumber());
    char kind = (char) file.u8(1);
    if (kind == 'f') {
      boolean littleEndian = tokens.scale() < 0;
      return new PnmInfo(size, kind, 0, littleEndian, tokens.at());
    }
    boolean bilevel = kind == '1' || kind == '4';
    long maxValue = bilevel ? 1 : tokens.headerNumber();
    if (maxValue < 1 || maxValue > 65535) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          "PPM states the largest value " + maxValue + ", expected 1 to 65535");
    }
    return new PnmInfo(size, kind, (int) maxValue, false, tokens.at());
  }

  /** Whether the samples are numbers in text. */
  boolean isPlain() {
    return kind <= '3';
  }

  boolean isBilevel() {
    return kind == '1' || kind == '4';
  }

  int channels() {
    return kind == '3' || kind == '6' ? 3 : 1;
  }
}
