package io.densepath.image;

import java.util.Arrays;

/**
 * The palette of a BMP. Pillow drops a palette whose entries are their own indices, or black and
 * white alone, and then reads pixels of 8 bits or of one bit, whatever the depth is.
 *
 * @param colors 256 x RGB; entries that the file leaves out are black
 * @param isGrey whether entry i is grey of level i, or the two entries are black and white
 * @param entries of the palette
 */
@SuppressWarnings("ArrayRecordComponent")
record BmpPalette(byte[] colors, boolean isGrey, long entries) {

  static BmpPalette read(FileBytes file, BmpInfo info) throws ImageException {
    byte[] colors = new byte[256 * 3];
    boolean grey = true;
    for (int i = 0; i < info.colors(); i++) {
      long at = info.paletteAt() + (long) i * info.paletteEntryBytes();
      boolean isWhole = at + 3 <= file.length();
      for (int channel = 0; isWhole && channel < 3; channel++) {
        int level = file.u8(at + 2 - channel);
        colors[i * 3 + channel] = (byte) level;
        grey &= level == (info.colors() == 2 ? i * 255 : i);
      }
      grey &= isWhole;
    }
    return new BmpPalette(colors, grey, info.colors());
  }

  PixelLayout layout(int bits) {
    int read = !isGrey ? bits : entries <= 2 ? 1 : 8;
    return PixelLayout.indexed(read, isGrey ? greys(read) : colors);
  }

  /** Returns the layout of indices of a byte each; in black and white, all others are white. */
  PixelLayout indices() {
    if (!isGrey) {
      return PixelLayout.indexed(8, colors);
    }
    byte[] whites = new byte[256 * 3];
    Arrays.fill(whites, 3, whites.length, (byte) 255);
    return PixelLayout.indexed(8, entries <= 2 ? whites : greys(8));
  }

  private static byte[] greys(int bits) {
    byte[] greys = new byte[256 * 3];
    for (int i = 0; i < 3 << bits; i++) {
      greys[i] = (byte) (bits == 1 ? i / 3 * 255 : i / 3);
    }
    return greys;
  }
}
