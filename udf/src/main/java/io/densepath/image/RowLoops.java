package io.densepath.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The loops over a row of pixels that a resize is made of.
 *
 * <p>Java 17's compiler turns a loop into vector instructions only where all of it is of one width,
 * next to next in memory, and short; bytes that must become ints, and channels that lie three
 * apart, keep it from that. So a row is first gathered into ints of one whole pixel each, and every
 * channel is summed in a plane of its own. Each loop stands alone in its method and has been seen
 * to be vectorised in this form; three taps at once, or three channels, are not.
 */
final class RowLoops {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private RowLoops() {}

  /**
   * Fetches the pixels at byte offsets in a row of RGB: red in the lowest byte, then green and
   * blue; the highest byte is whatever follows, so that a row ends in one byte more.
   */
  static void gather(byte[] row, int[] offsets, int count, int[] pixels) {
    for (int i = 0; i < count; i++) {
      pixels[i] = (int) INTS.get(row, offsets[i]);
    }
  }

  /** Adds one channel of one tap, times its weights. */
  static void add(int[] pixels, int[] weights, int shift, int count, int[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += ((pixels[i] >>> shift) & 0xff) * weights[i];
    }
  }

  /** Adds one channel of two taps, times their weights. */
  static void add(
      int[] left,
      int[] leftWeights,
      int[] right,
      int[] rightWeights,
      int shift,
      int count,
      int[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] +=
          ((left[i] >>> shift) & 0xff) * leftWeights[i]
              + ((right[i] >>> shift) & 0xff) * rightWeights[i];
    }
  }

  /** Adds a plane times one weight. */
  static void add(int[] plane, int weight, int count, int[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += plane[i] * weight;
    }
  }

  /** Drops the fraction bits and keeps to 0..255; without min and max, which stay scalar. */
  static void toUint8(int[] sums, int fractionBits, int count) {
    for (int i = 0; i < count; i++) {
      int value = sums[i] >> fractionBits;
      int notNegative = value & ~(value >> 31);
      sums[i] = (notNegative | (255 - notNegative) >> 31) & 0xff;
    }
  }

  /** Puts three planes of 0..255 side by side into ints, red lowest, as {@link #gather} does. */
  static void pack(int[] red, int[] green, int[] blue, int count, int[] pixels) {
    for (int i = 0; i < count; i++) {
      pixels[i] = red[i] | green[i] << 8 | blue[i] << 16;
    }
  }

  /** Writes packed pixels as RGB bytes. */
  static void store(int[] pixels, int count, byte[] target, int at) {
    int last = at + (count - 1) * 3;
    // Four bytes at once, of which the next pixel overwrites the fourth.
    for (int i = 0; i < count - 1; i++) {
      INTS.set(target, at + i * 3, pixels[i]);
    }
    int pixel = pixels[count - 1];
    target[last] = (byte) pixel;
    target[last + 1] = (byte) (pixel >> 8);
    target[last + 2] = (byte) (pixel >> 16);
  }
}
