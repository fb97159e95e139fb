package io.densepath.image;

import java.io.IOException;
import java.io.InputStream;

/**
 * The LZW of TIFF (revision 6.0, section 13): codes of 9 to 12 bits, the most significant bit
 * first, whose length grows one code early. Files from before 1989 have the least significant bit
 * first and grow on time; their first two bytes show it.
 */
final class TiffLzwStream extends InputStream {
  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int MAX_CODES = 4096;
  private static final int MIN_BITS = 9;
  private static final int MAX_BITS = 12;

  private final byte[] file;
  private final int to;
  private final boolean old;

  // A code's string is the string of its prefix, followed by its suffix.
  private final short[] prefix = new short[MAX_CODES];
  private final byte[] suffix = new byte[MAX_CODES];
  private final byte[] string = new byte[MAX_CODES + 1];
  private int stringAt = string.length;

  private int at;
  private int bits;
  private int bitCount;
  private int codeBits = MIN_BITS;
  private int next = FIRST;
  private int previous = -1;
  private boolean ended;

  TiffLzwStream(byte[] file, int from, int to) {
    this.file = file;
    this.at = from;
    this.to = to;
    this.old = to - from > 1 && file[from] == 0 && (file[from + 1] & 1) == 1;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    while (stringAt == string.length) {
      if (ended || !nextString()) {
        ended = true;
        return -1;
      }
    }
    int count = Math.min(length, string.length - stringAt);
    System.arraycopy(string, stringAt, target, from, count);
    stringAt += count;
    return count;
  }

  /** Spells the string of the next code, and returns false at the end of the codes. */
  private boolean nextString() throws IOException {
    int code = nextCode();
    while (code == CLEAR) {
      codeBits = MIN_BITS;
      next = FIRST;
      previous = -1;
      code = nextCode();
    }
    if (code < 0 || code == END) {
      return false;
    }
    if (previous < 0 ? code > CLEAR : code > next) {
      throw new IOException("LZW code " + code + " is not defined yet");
    }
    spell(code);
    define();
    previous = code;
    return true;
  }

  private void spell(int code) throws IOException {
    // The code that is about to be defined is the previous string and the first byte of it.
    boolean own = code == next && previous >= 0;
    stringAt = string.length - (own ? 1 : 0);
    int rest = own ? previous : code;
    while (rest >= FIRST) {
      if (stringAt <= 1) {
        throw new IOException("LZW codes refer to each other in a circle");
      }
      string[--stringAt] = suffix[rest];
      rest = prefix[rest];
    }
    string[--stringAt] = (byte) rest;
    if (own) {
      string[string.length - 1] = string[stringAt];
    }
  }

  private void define() {
    if (previous >= 0 && next < MAX_CODES) {
      prefix[next] = (short) previous;
      suffix[next] = string[stringAt];
      next++;
      if (next == (1 << codeBits) - (old ? 0 : 1) && codeBits < MAX_BITS) {
        codeBits++;
      }
    }
  }

  /** Returns the next code, or -1 where the data end. */
  private int nextCode() {
    while (bitCount < codeBits) {
      if (at == to) {
        return -1;
      }
      int one = file[at++] & 0xff;
      bits = old ? bits | (one << bitCount) : (bits << 8) | one;
      bitCount += 8;
    }
    bitCount -= codeBits;
    int mask = (1 << codeBits) - 1;
    int code = (old ? bits : bits >>> bitCount) & mask;
    bits = old ? bits >>> codeBits : bits & ((1 << bitCount) - 1);
    return code;
  }
}
