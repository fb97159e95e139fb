package io.densepath.image;

/** The numbers in the text of a PPM, between spaces and comments. */
final class PnmTokens {
  private static final int MAX_CHARACTERS = 10;

  private final FileBytes file;
  private int at;

  PnmTokens(FileBytes file, int from) {
    this.file = file;
    this.at = from;
  }

  static boolean isSpace(int character) {
    return character == ' ' || (character >= '\t' && character <= '\r');
  }

  /** Position after the last number and the space that ends it. */
  int at() {
    return at;
  }

  /**
   * Returns the next number; one space ends it, after which pixels may begin.
   *
   * @throws ImageException CORRUPT if there is none
   */
  long headerNumber() throws ImageException {
    return number(token());
  }

  /**
   * Returns the next number with a sign and a fraction.
   *
   * @throws ImageException CORRUPT if there is none, or if it is zero
   */
  double scale() throws ImageException {
    String token = token();
    double scale =
        token.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?|[-+]?[0-9]+\\.")
            ? Double.parseDouble(token)
            : 0;
    if (scale == 0 || !Double.isFinite(scale)) {
      throw wrong(token, "a finite scale other than 0");
    }
    return scale;
  }

  private static long number(String token) throws ImageException {
    if (!token.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(token, "a number");
    }
    return Long.parseLong(token);
  }

  /** Returns the next token of the header, which is cut short if the file ends within it. */
  private String token() throws ImageException {
    return token(/* endsWithFile= */ false);
  }

  private String token(boolean endsWithFile) throws ImageException {
    StringBuilder token = new StringBuilder();
    while (token.isEmpty() || !endsWithFile || at < file.length()) {
      int character = file.u8(at++);
      if (character == '#') {
        skipComment();
      } else if (!isSpace(character)) {
        token.append((char) character);
        require(token);
      } else if (!token.isEmpty()) {
        break;
      }
    }
    return token.toString();
  }

  /**
   * Returns the next number of the pixels, which the end of the file may end too.
   *
   * @throws ImageException CORRUPT if there is none
   */
  int sample() throws ImageException {
    return (int) Math.min(Integer.MAX_VALUE, number(token(/* endsWithFile= */ true)));
  }

  /**
   * Returns the next 0 or 1, which need no space between them.
   *
   * @throws ImageException CORRUPT if there is none
   */
  int bit() throws ImageException {
    while (true) {
      int character = file.u8(at++);
      if (character == '#') {
        skipComment();
      } else if (character == '0' || character == '1') {
        return character - '0';
      } else if (!isSpace(character)) {
        throw wrong(String.valueOf((char) character), "0 or 1");
      }
    }
  }

  private void skipComment() throws ImageException {
    int character;
    do {
      if (at == file.length()) {
        return;
      }
      character = file.u8(at++);
    } while (character != '\n' && character != '\r');
  }

  private static void require(StringBuilder token) throws ImageException {
    if (token.length() > MAX_CHARACTERS) {
      throw wrong(token.toString(), "at most " + MAX_CHARACTERS + " characters");
    }
  }

  private static ImageException wrong(String found, String expected) {
    String shown = found.replaceAll("[^ -~]", "?");
    return new ImageException(ImageStatus.CORRUPT, "PPM has '" + shown + "', expected " + expected);
  }
}
