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

  /** The frame of JPEG-LS (ITU-T T.87), which has the fields of any other. */
  private static final int JPEG_LS = 0xf7;

  /** 64 coefficients of two bytes. */
  private static final int BLOCK_BYTES = 128;

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "\u00ff\u00d8\u00ff");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    ImageSize size = size(file);
    long at = frame(file);
    requireReadable(file.u8(at), precision(file), components(file));
    return size;
  }

  /** Reads the size of a JPEG of any process. */
  ImageSize size(FileBytes file) throws ImageException {
    long at = frame(file);
    segmentLength(file, at + 1);
    return HeaderReader.size(file.u16Big(at + 6), file.u16Big(at + 4));
  }

  /** Returns the bits of a sample. */
  int precision(FileBytes file) throws ImageException {
    return file.u8(frame(file) + 3);
  }

  /** Returns how many components the first frame has. */
  int components(FileBytes file) throws ImageException {
    return file.u8(frame(file) + 8);
  }

  /** Returns the position of the marker of the first frame. */
  private static long frame(FileBytes file) throws ImageException {
    long at = nextMarker(file, 2);
    int marker = file.u8(at);
    while (!isStartOfFrame(marker) && marker != JPEG_LS) {
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        throw new ImageException(
            ImageStatus.CORRUPT, "JPEG has no start of frame before its first scan");
      }
      at = next(file, at);
      marker = file.u8(at);
    }
    return at;
  }

  private static long next(FileBytes file, long at) throws ImageException {
    return nextMarker(file, at + (isAlone(file.u8(at)) ? 1 : 1 + segmentLength(file, at + 1)));
  }

  /** libjpeg holds the coefficients of the whole image, unless one scan has all components. */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    long frame = frame(file);
    boolean whole = isProgressive(file.u8(frame)) || !hasOneScan(file, frame);
    return DecoderMemory.of(whole ? coefficientBytes(file, frame, size) : 0);
  }

  private static boolean hasOneScan(FileBytes file, long frame) throws ImageException {
    long at = frame;
    while (file.u8(at) != START_OF_SCAN) {
      if (file.u8(at) == END_OF_IMAGE) {
        throw new ImageException(ImageStatus.CORRUPT, "JPEG has no scan");
      }
      at = next(file, at);
    }
    return file.u8(at + 3) >= file.u8(frame + 8);
  }

  private static long coefficientBytes(FileBytes file, long frame, ImageSize size)
      throws ImageException {
    int components = file.u8(frame + 8);
    int across = 1;
    int down = 1;
    for (int c = 0; c < components; c++) {
      across = Math.max(across, sampling(file, frame, c) >> 4);
      down = Math.max(down, sampling(file, frame, c) & 15);
    }
    long blocks = 0;
    for (int c = 0; c < components; c++) {
      int sampling = sampling(file, frame, c);
      blocks +=
          blocks(size.width(), sampling >> 4, across) * blocks(size.height(), sampling & 15, down);
    }
    return blocks * BLOCK_BYTES;
  }

  /** The factors of a component: horizontal in the upper four bits, vertical in the lower four. */
  private static int sampling(FileBytes file, long frame, int component) throws ImageException {
    return file.u8(frame + 10 + 3L * component);
  }

  /** Returns the blocks of 8 samples along a side, up to a multiple of the component's factor. */
  private static long blocks(int side, int factor, int largest) {
    int least = Math.max(1, factor);
    long blocks = ((long) side * least + 8L * largest - 1) / (8L * largest);
    return (blocks + least - 1) / least * least;
  }

  private static void requireReadable(int marker, int precision, int components)
      throws ImageException {
    if (isLossless(marker)) {
      throw unsupported("the process of " + process(marker));
    }
    if (precision != 8) {
      throw unsupported(precision + " bits a sample, only 8 are read");
    }
    if (components != 1 && components != 3 && components != 4) {
      throw unsupported(components + " components, only 1, 3 and 4 are read");
    }
  }

  private static String process(int marker) {
    return switch (marker) {
      case 0xc3, 0xcb -> "lossless JPEG (SOF" + (marker - START_OF_FRAME_0) + ")";
      case JPEG_LS -> "JPEG-LS";
      default -> "hierarchical JPEG (SOF" + (marker - START_OF_FRAME_0) + ")";
    };
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

  private static boolean isProgressive(int marker) {
    return marker == 0xc2 || marker == 0xca;
  }

  /** Whether no segment follows the marker: TEM, RST0 to RST7 and SOI. */
  static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= START_OF_IMAGE);
  }
}
