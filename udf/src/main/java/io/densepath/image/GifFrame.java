package io.densepath.image;

import java.util.Arrays;

/**
 * Position and colours of the first frame of a GIF (GIF89a, sections 18 to 23).
 *
 * @param left column of the frame's left edge on the canvas
 * @param top row of the frame's upper edge on the canvas
 * @param palette 256 x RGB; entries that the file leaves out are black, and a file without a
 *     palette has 256 greys
 * @param background palette index of the canvas outside the frame
 * @param data position in the file of the LZW code size, which the compressed pixels follow
 */
@SuppressWarnings("ArrayRecordComponent")
record GifFrame(
    int left,
    int top,
    int width,
    int height,
    boolean interlaced,
    byte[] palette,
    int background,
    long data) {
  private static final int SCREEN_END = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;

  /**
   * @throws ImageException CORRUPT if the file ends before the first frame or has none
   */
  static GifFrame first(FileBytes file) throws ImageException {
    byte[] palette = greys();
    long at = SCREEN_END + (long) readPalette(file, file.u8(10), SCREEN_END, palette);
    int background = 0;
    while (file.u8(at) != IMAGE) {
      int block = file.u8(at++);
      if (block == TRAILER) {
        throw new ImageException(ImageStatus.CORRUPT, "GIF has no image");
      }
      if (block == EXTENSION) {
        boolean transparent =
            file.u8(at) == GRAPHIC_CONTROL && file.u8(at + 1) >= 4 && (file.u8(at + 2) & 1) != 0;
        background = transparent ? file.u8(at + 5) : background;
        at = skipBlocks(file, at + 1);
      }
    }
    return image(file, at + 1, palette, background);
  }

  private static GifFrame image(FileBytes file, long at, byte[] palette, int background)
      throws ImageException {
    int flags = file.u8(at + 8);
    return new GifFrame(
        file.u16Little(at),
        file.u16Little(at + 2),
        file.u16Little(at + 4),
        file.u16Little(at + 6),
        (flags & 0x40) != 0,
        palette,
        background,
        at + 9 + readPalette(file, flags, at + 9, palette));
  }

  /** Reads a palette if the flags announce one, and returns its length in bytes. */
  private static int readPalette(FileBytes file, int flags, long at, byte[] palette)
      throws ImageException {
    if ((flags & 0x80) == 0) {
      return 0;
    }
    Arrays.fill(palette, (byte) 0);
    int bytes = 3 << ((flags & 7) + 1);
    for (int i = 0; i < bytes; i++) {
      palette[i] = (byte) file.u8(at + i);
    }
    return bytes;
  }

  private static long skipBlocks(FileBytes file, long from) throws ImageException {
    long at = from;
    while (file.u8(at) != 0) {
      at += 1 + file.u8(at);
    }
    return at + 1;
  }

  private static byte[] greys() {
    byte[] palette = new byte[256 * 3];
    for (int i = 0; i < 256; i++) {
      Arrays.fill(palette, i * 3, i * 3 + 3, (byte) i);
    }
    return palette;
  }
}
