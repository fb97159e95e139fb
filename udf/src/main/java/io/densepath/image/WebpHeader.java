package io.densepath.image;

/**
 * WebP (RFC 9649): the size stands in the first chunk of the RIFF container, which is VP8 (lossy),
 * VP8L (lossless) or VP8X (extended).
 */
final class WebpHeader implements HeaderReader {

  private static final int ALPHA = 0x10;

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "RIFF") && file.has(8, "WEBP");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    if (file.has(12, "VP8X")) {
      return HeaderReader.size(file.u24Little(24) + 1, file.u24Little(27) + 1);
    }
    if (file.has(12, "VP8L")) {
      // Two numbers of 14 bits, each of which is one less than the side.
      long bits = file.u32Little(21);
      return HeaderReader.size((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    }
    if (file.has(12, "VP8 ") && file.has(23, "\u009d\u0001*")) {
      // The upper two bits of each number are a scale for display.
      return HeaderReader.size(file.u16Little(26) & 0x3fff, file.u16Little(28) & 0x3fff);
    }
    throw new ImageException(
        ImageStatus.CORRUPT, "WebP does not begin with a VP8, VP8L or VP8X chunk");
  }

  @Override
  public ImageSize decoded(FileBytes file, ImageSize size) throws ImageException {
    return WebpFrame.isAnimated(file) ? WebpFrame.first(file, size).size() : size;
  }

  /**
   * A lossless image is decoded to ARGB first, whose transforms take a byte a pixel at most, and so
   * is the alpha channel of a lossy one. OpenCV receives a transparent still image as BGRA.
   */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    boolean extended = file.has(12, "VP8X");
    boolean animated = WebpFrame.isAnimated(file);
    boolean lossless = file.has(12, "VP8L");
    boolean alpha =
        (extended && !animated && (file.u8(20) & ALPHA) != 0)
            || (lossless && (file.u8(24) & 0x10) != 0);
    int bytes = (extended || lossless ? 5 : 1) + (alpha ? 4 : 0);
    return DecoderMemory.of(bytes * decoded(file, size).pixels());
  }
}
