package io.densepath.image;

import java.util.Optional;
import java.util.Set;

/**
 * TIFF (Adobe, revision 6.0): the size stands in the first image file directory. Where a directory
 * repeats a tag, the larger value counts, so that the limits hold whichever the decoder believes.
 */
final class TiffHeader implements HeaderReader {
  private static final int UNSIGNED_INTEGER = 1;
  private static final int SEPARATE_PLANES = 2;
  private static final int RGBA = 4;

  /** A side beyond which OpenCV refuses a tile. */
  private static final long LARGEST_SIDE = 1 << 24;

  /**
   * None, CCITT, LZW, JPEG, Deflate and PackBits: the others hold a block in a form of their own.
   */
  private static final Set<Long> PLAIN_COMPRESSIONS =
      Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32773L, 32946L);

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "II*\0") || file.has(0, "MM\0*");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    TiffDirectory directory = new TiffDirectory(file);
    ImageSize size =
        HeaderReader.size(
            directory.largest(TiffDirectory.IMAGE_WIDTH, 0),
            directory.largest(TiffDirectory.IMAGE_LENGTH, 0));
    requireReadable(
        size,
        Math.max(1, directory.largest(TiffDirectory.BITS_PER_SAMPLE, 1)),
        Math.max(1, directory.largest(TiffDirectory.SAMPLES_PER_PIXEL, 1)),
        Math.max(
            UNSIGNED_INTEGER, directory.largest(TiffDirectory.SAMPLE_FORMAT, UNSIGNED_INTEGER)));
    return size;
  }

  /**
   * libtiff decodes a tile or strip at once, as the file stores it, and OpenCV has libtiff convert
   * it to RGBA. A transposed image is copied.
   */
  @Override
  public DecoderMemory memory(FileBytes file, ImageSize size) throws ImageException {
    TiffDirectory directory = new TiffDirectory(file);
    long block = block(directory, size);
    long bytes = (directory.largest(TiffDirectory.BITS_PER_SAMPLE, 1) + 7) / 8;
    boolean planes = directory.largest(TiffDirectory.PLANAR_CONFIGURATION, 1) == SEPARATE_PLANES;
    long samples = planes ? RGBA : directory.largest(TiffDirectory.SAMPLES_PER_PIXEL, 1);
    long scratch =
        PLAIN_COMPRESSIONS.contains(directory.largest(TiffDirectory.COMPRESSION, 1)) ? 0 : 8;
    boolean transposed = directory.largest(TiffDirectory.ORIENTATION, 1) > 4;
    return new DecoderMemory(
        block * (RGBA + samples * bytes + scratch) + (transposed ? 3 * size.pixels() : 0), block);
  }

  private static long block(TiffDirectory directory, ImageSize size) throws ImageException {
    long width = directory.largest(TiffDirectory.TILE_WIDTH, 0);
    long height = directory.largest(TiffDirectory.TILE_LENGTH, 0);
    if (width > 0 && height > 0) {
      return Math.min(width, LARGEST_SIDE) * Math.min(height, LARGEST_SIDE);
    }
    long rows = directory.largest(TiffDirectory.ROWS_PER_STRIP, 0);
    return size.width() * (rows == 0 ? size.height() : Math.min(rows, size.height()));
  }

  private static void requireReadable(ImageSize size, long bits, long samples, long format)
      throws ImageException {
    boolean fewBits = samples == 1 && (bits == 1 || bits == 2 || bits == 4);
    if (format != UNSIGNED_INTEGER || (!fewBits && bits != 8 && bits != 16)) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED,
          "TIFF of %s has %d samples of %d bits in sample format %d, which is not read"
              .formatted(size, samples, bits, format),
          Optional.of(size));
    }
  }
}
