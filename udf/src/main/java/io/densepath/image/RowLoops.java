package io.densepath.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The inner loops of a resize, over the pixels of one row, in a form that HotSpot vectorises.
 *
 * <p>The C2 compiler of Java 17 vectorises a loop only if it is short, all its values have the same
 * width, and they are adjacent in memory. Widening bytes to ints and a stride of three bytes
 * between the values of a channel prevent it. Therefore a row is first gathered into ints of one
 * pixel each, and every channel is summed in a plane of its own. Each loop has a method of its own
 * and was observed to be vectorised in this form; loops over three taps or three channels at once
 * are not.
 */
final class RowLoops {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private RowLoops() {}

  /**
   * Packs the pixels at byte offsets in a row of RGB into ints: red in the lowest byte, then green
   * and blue. The highest byte is the one that follows in the row, so the row must have one byte
   * more than its pixels.
   */
  static void gather(byte[] row, int[] offsets, int count, int[] pixels) {
    for (int i = 0; i < count; i++) {
      pixels[i] = (int) INTS.get(row, offsets[i]);
    }
  }

  /** Adds one channel of one tap, times its weights; {@code shift} is 0, 8 or 16 for R, G, B. */
  static void add(int[] pixels, int[] weights, int shift, int count, int[] sums) {
    for (int i = 0; i < count; i++) {
      sums[i] += ((pixels[i] >>> shift) & 0xff) * weights[i];
    }
  }

  /** Adds one channel of two taps, times their weights; {@code shift} as for one tap. */
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

  /**
   * Drops the fraction bits and clamps to 0..255. Uses no Math.min and Math.max, which are not
   * vectorised.
   */
  static void toUint8(int[] sums, int fractionBits, int count) {
    for (int i = 0; i < count; i++) {
      int value = sums[i] >> fractionBits;
      int notNegative = value & ~(value >> 31);
      sums[i] = (notNegative | (255 - notNegative) >> 31) & 0xff;
    }
  }

  /** Packs three planes of 0..255 into ints, red in the lowest byte. */
  static void pack(int[] red, int[] green, int[] blue, int count, int[] pixels) {
    for (int i = 0; i < count; i++) {
      pixels[i] = red[i] | green[i] << 8 | blue[i] << 16;
    }
  }

  /** Writes packed pixels as RGB bytes. */
  static void store(int[] pixels, int count, byte[] target, int at) {
    int last = at + (count - 1) * 3;
    // Each write has four bytes; the next pixel overwrites the fourth.
    for (int i = 0; i < count - 1; i++) {
      INTS.set(target, at + i * 3, pixels[i]);
    }
    int pixel = pixels[count - 1];
    target[last] = (byte) pixel;
    target[last + 1] = (byte) (pixel >> 8);
    target[last + 2] = (byte) (pixel >> 16);
  }
}
