package io.densepath.image;

/**
 * JPEG (ITU-T T.81): the size stands in the first start of frame (SOF), which marker segments
 * precede.
 */
final class JpegHeader implements HeaderReader {
  static final int START_OF_IMAGE = 0xd8;
  static final int END_OF_IMAGE = 0xd9;
  static final int START_OF_SCAN = 0xda;

  private static final int START_OF_FRAME_0 = 0xc0;

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    long at = nextMarker(file, 2);
    int marker = file.u8(at);
    while (!isStartOfFrame(marker)) {
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        throw new ImageException(
            ImageStatus.CORRUPT, "JPEG has no start of frame before its first scan");
      }
      at = nextMarker(file, at + (isAlone(marker) ? 1 : 1 + segmentLength(file, at + 1)));
      marker = file.u8(at);
    }
    segmentLength(file, at + 1);
    int precision = file.u8(at + 3);
    int components = file.u8(at + 8);
    ImageSize size = HeaderReader.size(file.u16Big(at + 6), file.u16Big(at + 4));
    requireReadable(marker, precision, components);
    return size;
  }

  private static void requireReadable(int marker, int precision, int components)
      throws ImageException {
    if (isLossless(marker)) {
      throw unsupported(
          "a lossless or hierarchical process (SOF" + (marker - START_OF_FRAME_0) + ")");
    }
    if (precision != 8) {
      throw unsupported(precision + " bits a sample, only 8 are read");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw unsupported(components + " components, only 1, 3 and 4 are read");
    }
  }

  private static ImageException unsupported(String found) {
    return new ImageException(ImageStatus.UNSUPPORTED, "JPEG has " + found);
  }

  private static long nextMarker(FileBytes file, long from) throws ImageException {
    long at = from;
    // libjpeg, too, skips bytes between segments. A marker may have several 0xff before it.
    while (file.u8(at) != 0xff || file.u8(at + 1) == 0 || file.u8(at + 1) == 0xff) {
      at++;
    }
    return at + 1;
  }

  private static int segmentLength(FileBytes file, long at) throws ImageException {
    int length = file.u16Big(at);
    if (length < 2) {
      throw new ImageException(
          ImageStatus.CORRUPT, "JPEG segment of length " + length + ", expected at least 2");
    }
    return length;
  }

  /** SOF0 to SOF15, without DHT, JPG and DAC, which lie among their codes. */
  static boolean isStartOfFrame(int marker) {
    boolean other = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= START_OF_FRAME_0 && marker <= 0xcf && !other;
  }

  /** Whether a frame is neither baseline, extended nor progressive (SOF0 to 2, 9 and 10). */
  private static boolean isLossless(int marker) {
    return marker != 0xc9 && marker != 0xca && marker > 0xc2;
  }

  /** Whether no segment follows the marker: TEM, RST0 to RST7 and SOI. */
  static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= START_OF_IMAGE);
  }
}
