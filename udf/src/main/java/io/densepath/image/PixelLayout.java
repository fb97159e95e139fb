package io.densepath.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How the pixels of a row lie in bytes, from which each is read as uint8 R, G, B. */
interface PixelLayout {

  /** Bits of a pixel. */
  int bits();

  /** Bytes of a row without padding. */
  default long rowBytes(int width) {
    return ((long) width * bits() + 7) / 8;
  }

  /**
   * Writes one pixel of a row.
   *
   * @param row position of the row in the bytes
   * @param x column of the pixel
   * @param at position of R in the target, which G and B follow
   */
  void rgb(byte[] bytes, int row, int x, byte[] target, int at);

  /** Indices of 1, 2, 4 or 8 bits, the first in the high bits, into a palette of 2^bits x RGB. */
  static PixelLayout indexed(int bits, byte[] palette) {
    int mask = (1 << bits) - 1;
    return new Row(bits) {
      @Override
      public void rgb(byte[] bytes, int row, int x, byte[] target, int at) {
        int bit = (x & 7) * bits;
        int index = (bytes[row + (x >> 3) * bits + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask;
        System.arraycopy(palette, index * 3, target, at, 3);
      }
    };
  }

  /** Pixels of whole bytes, of which three hold red, green and blue. */
  static PixelLayout bytes(int bytesPerPixel, int red, int green, int blue) {
    return new Row(8 * bytesPerPixel) {
      @Override
      public void rgb(byte[] bytes, int row, int x, byte[] target, int at) {
        int pixel = row + x * bytesPerPixel;
        target[at] = bytes[pixel + red];
        target[at + 1] = bytes[pixel + green];
        target[at + 2] = bytes[pixel + blue];
      }
    };
  }

  /** Pixels of 16 bits, little-endian: red, green of 5 or 6 bits, and five low bits of blue. */
  static PixelLayout bits16(int greenBits) {
    int greens = (1 << greenBits) - 1;
    return new Row(16) {
      @Override
      public void rgb(byte[] bytes, int row, int x, byte[] target, int at) {
        int pixel = (bytes[row + 2 * x] & 0xff) | (bytes[row + 2 * x + 1] & 0xff) << 8;
        target[at] = (byte) (((pixel >> (5 + greenBits)) & 31) * 255 / 31);
        target[at + 1] = (byte) (((pixel >> 5) & greens) * 255 / greens);
        target[at + 2] = (byte) ((pixel & 31) * 255 / 31);
      }
    };
  }

  /**
   * Samples of one byte or of two, big-endian, each of which a table turns into a level.
   *
   * @param channels 1 (grey) or 3 (red, green, blue)
   * @param levels 256 or 65536 levels
   */
  static PixelLayout samples(int channels, byte[] levels) {
    int wide = levels.length > 256 ? 1 : 0;
    return new Row((8 * channels) << wide) {
      @Override
      public void rgb(byte[] bytes, int row, int x, byte[] target, int at) {
        for (int channel = 0; channel < 3; channel++) {
          int sample = row + ((x * channels + channel % channels) << wide);
          int value = bytes[sample] & 0xff;
          target[at + channel] =
              levels[wide == 0 ? value : (value << 8) | (bytes[sample + 1] & 0xff)];
        }
      }
    };
  }

  /** Grey floats of 32 bits, clipped to 0..255 and truncated. */
  static PixelLayout floats(boolean littleEndian) {
    ByteOrder order = littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    VarHandle floats = MethodHandles.byteArrayViewVarHandle(float[].class, order);
    return new Row(32) {
      @Override
      public void rgb(byte[] bytes, int row, int x, byte[] target, int at) {
        float value = (float) floats.get(bytes, row + 4 * x);
        Arrays.fill(target, at, at + 3, (byte) (int) Math.max(0, Math.min(255, value)));
      }
    };
  }

  /** A layout whose pixels have a number of bits. */
  abstract class Row implements PixelLayout {
    private final int bits;

    Row(int bits) {
      this.bits = bits;
    }

    @Override
    public int bits() {
      return bits;
    }
  }
}
