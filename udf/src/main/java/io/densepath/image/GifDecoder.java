package io.densepath.image;

import java.util.Arrays;

/**
 * Decodes the first frame of a GIF (GIF89a, appendix F: variable-length-code LZW).
 *
 * <p>OpenCV is not used because it reads the whole animation first and refuses a good first frame
 * when a later one is damaged. A decoder is not thread-safe.
 */
final class GifDecoder {
  private static final int MAX_CODES = 4096;
  private static final int MAX_CODE_BITS = 12;

  // A code's string is the string of its prefix, followed by its suffix.
  private final short[] prefix = new short[MAX_CODES];
  private final byte[] suffix = new byte[MAX_CODES];
  private final byte[] string = new byte[MAX_CODES + 1];

  /**
   * Decodes to an image of the header's size; a pixel outside the frame has the background colour.
   *
   * @throws ImageException CORRUPT if the frame is damaged or not complete
   */
  Raster decode(byte[] bytes, ImageHeader header) throws ImageException {
    FileBytes file = new FileBytes(bytes);
    GifFrame frame = GifFrame.first(file);
    byte[] canvas = new byte[Math.toIntExact(header.size().pixels())];
    Arrays.fill(canvas, (byte) frame.background());
    unpack(file, frame, new GifCanvas(frame, canvas, header.size().width()));
    return new PaletteRaster(header.size(), canvas, frame.palette());
  }

  private void unpack(FileBytes file, GifFrame frame, GifCanvas canvas) throws ImageException {
    int rootBits = file.u8(frame.data());
    require(rootBits >= 1 && rootBits < MAX_CODE_BITS, "code size is " + rootBits);
    LzwCodes codes = new LzwCodes(file, frame.data() + 1);
    int clear = 1 << rootBits;
    int codeBits = rootBits + 1;
    int next = clear + 2;
    int previous = -1;
    while (!canvas.complete()) {
      int code = codes.next(codeBits);
      if (code == clear) {
        codeBits = rootBits + 1;
        next = clear + 2;
        previous = -1;
        continue;
      }
      require(code != clear + 1, "data end before the last pixel");
      require(previous < 0 ? code < clear : code <= next, "code " + code + " is not defined yet");
      int start = spell(code, next, previous, clear);
      canvas.put(string, start);
      if (previous >= 0 && next < MAX_CODES) {
        prefix[next] = (short) previous;
        suffix[next] = string[start];
        next++;
        codeBits += next == 1 << codeBits && codeBits < MAX_CODE_BITS ? 1 : 0;
      }
      previous = code;
    }
  }

  /** Writes the string of a code to the end of {@link #string} and returns where it starts. */
  private int spell(int code, int next, int previous, int clear) throws ImageException {
    int start = string.length;
    int at = code;
    // The code that is about to be defined is the previous string and the first byte of it.
    if (code == next && previous >= 0) {
      start--;
      at = previous;
    }
    while (at >= clear) {
      require(start > 1 && at < MAX_CODES, "codes refer to each other in a circle");
      string[--start] = suffix[at];
      at = prefix[at];
    }
    string[--start] = (byte) at;
    if (code == next && previous >= 0) {
      string[string.length - 1] = string[start];
    }
    return start;
  }

  private static void require(boolean holds, String problem) throws ImageException {
    if (!holds) {
      throw new ImageException(ImageStatus.CORRUPT, "GIF " + problem);
    }
  }
}
