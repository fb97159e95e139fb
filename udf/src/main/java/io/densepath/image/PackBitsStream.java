package io.densepath.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** PackBits (TIFF, revision 6.0, section 9): runs of literal bytes and of one repeated byte. */
final class PackBitsStream extends InputStream {
  private final byte[] file;
  private final int to;
  private int at;
  private int left;
  private boolean repeated;

  PackBitsStream(byte[] file, int from, int to) {
    this.file = file;
    this.at = from;
    this.to = to;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    if (!hasRun()) {
      return -1;
    }
    int count = Math.min(length, left);
    if (repeated) {
      Arrays.fill(target, from, from + count, file[at]);
    } else {
      count = Math.min(count, to - at);
      System.arraycopy(file, at, target, from, count);
      at += count;
    }
    left -= count;
    at += repeated && left == 0 ? 1 : 0;
    return count;
  }

  /** Whether a byte follows, in this run or in the next one. */
  private boolean hasRun() {
    while (left == 0 && at < to) {
      int control = file[at++];
      repeated = control < 0;
      // -128 is no run at all.
      left = control == Byte.MIN_VALUE ? 0 : Math.abs(control) + 1;
    }
    return at < to;
  }
}
