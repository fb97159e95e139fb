package io.densepath.image;

/** JPEG (ITU-T T.81): marker segments up to the first start of frame, which holds the size. */
final class JpegHeader implements HeaderReader {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    long at = 2;
    while (true) {
      at = nextMarker(file, at);
      int marker = file.u8(at);
      if (isStartOfFrame(marker)) {
        return frame(file, at, marker);
      }
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        throw new ImageException(
            ImageStatus.CORRUPT, "JPEG has no start of frame before its first scan");
      }
      at += isAlone(marker) ? 1 : 1 + segmentLength(file, at + 1);
    }
  }

  private static ImageSize frame(Bytes file, long at, int marker) throws ImageException {
    segmentLength(file, at + 1);
    int precision = file.u8(at + 3);
    int components = file.u8(at + 8);
    ImageSize size = HeaderReader.size(file.u16Big(at + 6), file.u16Big(at + 4));
    if (isLossless(marker)) {
      throw unsupported("a lossless or hierarchical process (SOF" + (marker - 0xc0) + ")");
    }
    if (precision != 8) {
      throw unsupported(precision + " bits a sample, only 8 are read");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw unsupported(components + " components, only 1, 3 and 4 are read");
    }
    return size;
  }

  private static long nextMarker(Bytes file, long from) throws ImageException {
    long at = from;
    // Bytes between segments are skipped as libjpeg does; 0xff may repeat as a filler.
    while (file.u8(at) != 0xff || file.u8(at + 1) == 0 || file.u8(at + 1) == 0xff) {
      at++;
    }
    return at + 1;
  }

  private static int segmentLength(Bytes file, long at) throws ImageException {
    int length = file.u16Big(at);
    if (length < 2) {
      throw new ImageException(
          ImageStatus.CORRUPT, "JPEG segment of length " + length + ", expected at least 2");
    }
    return length;
  }

  static boolean isStartOfFrame(int marker) {
    boolean tables = marker == 0xc4 || marker == 0xc8 || marker == 0xcc;
    return marker >= 0xc0 && marker <= 0xcf && !tables;
  }

  private static boolean isLossless(int marker) {
    return marker != 0xc9 && marker != 0xca && marker > 0xc2;
  }

  static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  }

  private static ImageException unsupported(String what) {
    return new ImageException(ImageStatus.UNSUPPORTED, "JPEG has " + what);
  }
}
