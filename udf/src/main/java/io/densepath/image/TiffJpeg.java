package io.densepath.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decodes the JPEG strips and tiles of a TIFF (compression 7) with OpenCV. Tables that all blocks
 * share stand in the directory, and the photometric interpretation says what the components are,
 * whatever the markers of the JPEG say.
 */
final class TiffJpeg {
  private static final int MARKER_BYTES = 2;
  private static final int APPLICATION_0 = 0xe0;
  private static final int APPLICATION_15 = 0xef;
  private static final int COMMENT = 0xfe;
  private static final JpegHeader HEADER = new JpegHeader();

  /** An Adobe segment without its last byte, the transform: 0 none, 1 YCbCr. */
  private static final byte[] ADOBE = {
    (byte) 0xff,
    (byte) JpegHeader.START_OF_IMAGE,
    (byte) 0xff,
    (byte) 0xee,
    0,
    14,
    'A',
    'd',
    'o',
    'b',
    'e',
    0,
    100,
    0,
    0,
    0,
    0,
  };

  private static final byte[] END = {(byte) 0xff, (byte) JpegHeader.END_OF_IMAGE};

  private final byte[] file;
  private final TiffLayout layout;
  private final OpenCvDecoder decoder;

  TiffJpeg(byte[] file, TiffLayout layout, OpenCvDecoder decoder) {
    this.file = file;
    this.layout = layout;
    this.decoder = decoder;
  }

  /**
   * Decodes a block to its components; three that are YCbCr become R, G, B.
   *
   * @param rows of the block that the image has
   * @throws ImageException CORRUPT if the JPEG is damaged or has another size or other components,
   *     UNSUPPORTED if it is of a kind that is not read
   */
  TiffRowSource rows(TiffBlocks.Stored block, long index, int rows) throws ImageException {
    byte[] jpeg = whole(block, index);
    FileBytes bytes = new FileBytes(jpeg);
    ImageSize size = HEADER.size(bytes);
    int components = HEADER.components(bytes);
    boolean fits = size.width() == layout.blockWidth() && size.height() >= rows;
    if (!fits || size.height() > layout.blockHeight() || components != layout.samples()) {
      throw layout.corrupt(
          index,
          String.format(
              Locale.ROOT,
              "is a JPEG of %s pixels and %d components, expected %dx%d and %d",
              size,
              components,
              layout.blockWidth(),
              rows,
              layout.samples()));
    }
    requireReadable(HEADER.precision(bytes), components);
    ImageHeader header =
        new ImageHeader(ImageFormat.JPEG, size, HEADER.memory(bytes, size).bytes());
    JpegScans.check(jpeg, header);
    return switch (components) {
      case 1 -> TiffRasterRows.grey(decoder.samples(jpeg, header, 1));
      case 3 -> TiffRasterRows.rgb(decoder.decode(jpeg, header));
      default -> four(jpeg, header);
    };
  }

  /**
   * Decodes an image of old-style JPEG (compression 6) that is a whole JPEG, as its writers made
   * most of them. libjpeg smooths its colours when it enlarges them, and Pillow's libtiff does not.
   *
   * @throws ImageException UNSUPPORTED if the file has the parts of a JPEG in another form
   */
  TiffRowSource interchange(TiffBlocks.Stored block) throws ImageException {
    long from = layout.directory().first(TiffDirectory.JPEG_INTERCHANGE, block.from());
    byte[] jpeg = Arrays.copyOfRange(file, (int) Math.min(from, file.length), file.length);
    FileBytes bytes = new FileBytes(jpeg);
    if (!HEADER.recognises(bytes)
        || !HEADER.read(bytes).equals(layout.size())
        || HEADER.components(bytes) != layout.samples()
        || layout.blocks() != 1) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED,
          "TIFF of "
              + layout.size()
              + " has an old-style JPEG (compression 6) that is not one whole JPEG, which is not"
              + " read",
          Optional.of(layout.size()));
    }
    ImageHeader header =
        new ImageHeader(
            ImageFormat.JPEG, layout.size(), HEADER.memory(bytes, layout.size()).bytes());
    JpegScans.check(jpeg, header);
    return TiffRasterRows.rgb(decoder.decode(jpeg, header));
  }

  private void requireReadable(int precision, int components) throws ImageException {
    if (precision != 8 || components == 2) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "TIFF of %s holds JPEGs of %d components of %d bits, which are not read",
              layout.size(),
              components,
              precision),
          Optional.of(layout.size()));
    }
  }

  private TiffRowSource four(byte[] jpeg, ImageHeader header) throws ImageException {
    // The decoder of JPEGs converts the components, but finds damage, which that of TIFFs does not.
    decoder.decode(jpeg, header).close();
    return TiffRasterRows.four(decoder.samples(fourComponents(jpeg, header.size()), header, 4));
  }

  /** Returns a JPEG with its tables, whose Adobe segment says what its components are. */
  private byte[] whole(TiffBlocks.Stored block, long index) throws ImageException {
    byte[] stored = Arrays.copyOfRange(block.bytes(), block.from(), block.to());
    if (!HEADER.recognises(new FileBytes(stored))) {
      throw layout.corrupt(index, "is not a JPEG");
    }
    byte[] tables =
        layout
            .directory()
            .range(TiffDirectory.JPEG_TABLES)
            .filter(r -> r[1] - r[0] >= 2 * MARKER_BYTES)
            .map(
                r -> Arrays.copyOfRange(file, (int) r[0] + MARKER_BYTES, (int) r[1] - MARKER_BYTES))
            .orElse(new byte[0]);
    byte transform = (byte) (layout.pixels().colour() == TiffColour.YCBCR ? 1 : 0);
    byte[] jpeg = new byte[ADOBE.length + 1 + tables.length + stored.length];
    System.arraycopy(ADOBE, 0, jpeg, 0, ADOBE.length);
    jpeg[ADOBE.length] = transform;
    System.arraycopy(tables, 0, jpeg, ADOBE.length + 1, tables.length);
    int at = ADOBE.length + 1 + tables.length;
    System.arraycopy(stored, MARKER_BYTES, jpeg, at, stored.length - MARKER_BYTES);
    hideApplicationSegments(jpeg, ADOBE.length + 1);
    // libtiff ends a block that is cut short in its pixels, and so does Pillow.
    System.arraycopy(END, 0, jpeg, jpeg.length - MARKER_BYTES, MARKER_BYTES);
    return jpeg;
  }

  /** Makes comments of the segments up to the first scan that may contradict the directory. */
  private static void hideApplicationSegments(byte[] jpeg, int from) {
    int at = from;
    while (at + 3 < jpeg.length && (jpeg[at] & 0xff) == 0xff) {
      int marker = jpeg[at + 1] & 0xff;
      if (marker == JpegHeader.START_OF_SCAN) {
        return;
      }
      if (marker >= APPLICATION_0 && marker <= APPLICATION_15) {
        jpeg[at + 1] = (byte) COMMENT;
      }
      boolean alone = marker == 0xff || JpegHeader.isAlone(marker);
      at +=
          alone
              ? 1 + (marker == 0xff ? 0 : 1)
              : 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
    }
  }

  /** Returns a TIFF around a JPEG, of which OpenCV does not convert the components. */
  private static byte[] fourComponents(byte[] jpeg, ImageSize size) {
    SortedMap<Integer, Long> tags = new TreeMap<>();
    tags.put(TiffDirectory.IMAGE_WIDTH, (long) size.width());
    tags.put(TiffDirectory.IMAGE_LENGTH, (long) size.height());
    tags.put(TiffDirectory.ROWS_PER_STRIP, (long) size.height());
    tags.put(TiffDirectory.BITS_PER_SAMPLE, 8L);
    tags.put(TiffDirectory.COMPRESSION, (long) TiffCompression.JPEG.number());
    tags.put(TiffDirectory.PHOTOMETRIC, (long) TiffPixels.RGB);
    tags.put(TiffDirectory.SAMPLES_PER_PIXEL, 4L);
    // Colours that are multiplied by alpha already stay as they are.
    tags.put(TiffDirectory.EXTRA_SAMPLES, 1L);
    return TiffFile.of(tags, jpeg);
  }
}
