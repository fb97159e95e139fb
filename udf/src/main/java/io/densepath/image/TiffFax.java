package io.densepath.image;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decodes the strips and tiles of CCITT compressions with OpenCV, which has libtiff for them. */
final class TiffFax {
  private final TiffLayout layout;
  private final OpenCvDecoder decoder;

  TiffFax(TiffLayout layout, OpenCvDecoder decoder) {
    this.layout = layout;
    this.decoder = decoder;
  }

  /**
   * @param rows of the block that the image has
   */
  TiffRowSource rows(TiffBlocks.Stored block, int rows) throws ImageException {
    TiffDirectory directory = layout.directory();
    ImageSize size = new ImageSize((int) layout.blockWidth(), rows);
    SortedMap<Integer, Long> tags = new TreeMap<>();
    tags.put(TiffDirectory.IMAGE_WIDTH, (long) size.width());
    tags.put(TiffDirectory.IMAGE_LENGTH, (long) size.height());
    tags.put(TiffDirectory.ROWS_PER_STRIP, (long) size.height());
    tags.put(TiffDirectory.BITS_PER_SAMPLE, 1L);
    tags.put(TiffDirectory.SAMPLES_PER_PIXEL, 1L);
    tags.put(TiffDirectory.PHOTOMETRIC, (long) TiffPixels.BLACK_IS_ZERO);
    tags.put(TiffDirectory.COMPRESSION, (long) layout.compression().number());
    for (int tag : new int[] {TiffDirectory.T4_OPTIONS, TiffDirectory.T6_OPTIONS}) {
      if (directory.has(tag)) {
        tags.put(tag, directory.first(tag, 0));
      }
    }
    byte[] strip = Arrays.copyOfRange(block.bytes(), block.from(), block.to());
    ImageHeader header = new ImageHeader(ImageFormat.TIFF, size, 8 * size.pixels());
    return TiffRasterRows.bits(decoder.decode(TiffFile.of(tags, strip), header));
  }
}
