package io.densepath.image;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tukaani.xz.MemoryLimitException;

/**
 * Where the samples of a TIFF lie and what they mean, checked against what is decoded.
 *
 * @param directory that holds the positions of the blocks
 * @param pixels the row of what Pillow opens that the samples fit
 * @param samples of a pixel in a row of a block: 1 with separate planes
 * @param separate whether each sample has blocks of its own (planar configuration 2)
 * @param tiled whether the blocks are tiles and not strips
 * @param blockWidth width of a block in pixels
 * @param blockHeight height of a block in pixels; the last strip may be lower
 * @param reversedBits whether the least significant bit of a byte comes first
 */
record TiffLayout(
    TiffDirectory directory,
    ImageSize size,
    TiffCompression compression,
    TiffPixels pixels,
    int samples,
    boolean separate,
    boolean tiled,
    long blockWidth,
    long blockHeight,
    boolean reversedBits,
    int predictor) {

  private static final int SEPARATE = 2;
  private static final int REVERSED_BITS = 2;

  /** The side from which a block of any image is too large. */
  private static final long MAX_SIDE = 1 << 30;

  /**
   * @throws ImageException CORRUPT without a size, UNSUPPORTED if Pillow does not open it or its
   *     compression is not decoded, TOO_LARGE for a side of 2^31 pixels or more
   */
  static TiffLayout read(FileBytes file) throws ImageException {
    TiffDirectory directory = TiffDirectory.read(file);
    ImageSize size =
        HeaderReader.size(
            directory.first(TiffDirectory.IMAGE_WIDTH, 0),
            directory.first(TiffDirectory.IMAGE_LENGTH, 0));
    TiffCompression compression =
        TiffCompression.decoded(directory.first(TiffDirectory.COMPRESSION, 1), size);
    boolean separate = directory.first(TiffDirectory.PLANAR_CONFIGURATION, 1) == SEPARATE;
    long fillOrder = directory.first(TiffDirectory.FILL_ORDER, 1);
    TiffPixels pixels = pixels(directory, size, compression, separate, fillOrder == REVERSED_BITS);
    boolean tiled = !directory.has(TiffDirectory.STRIP_OFFSETS);
    long rows = directory.first(TiffDirectory.ROWS_PER_STRIP, size.height());
    boolean planes = separate && pixels.samples() > 1;
    TiffLayout layout =
        new TiffLayout(
            directory,
            size,
            compression,
            pixels,
            planes ? 1 : pixels.samples(),
            planes,
            tiled,
            tiled ? side(directory, TiffDirectory.TILE_WIDTH) : size.width(),
            tiled
                ? side(directory, TiffDirectory.TILE_LENGTH)
                : rows < 1 ? size.height() : Math.min(rows, size.height()),
            fillOrder == REVERSED_BITS && compression != TiffCompression.JPEG,
            (int) directory.first(TiffDirectory.PREDICTOR, 1));
    TiffPredictor.check(layout);
    return layout;
  }

  private static long side(TiffDirectory directory, int tag) throws ImageException {
    long side = directory.first(tag, 0);
    if (side < 1) {
      throw new ImageException(
          ImageStatus.CORRUPT, "TIFF has neither strips nor tiles with a width and a height");
    }
    return Math.min(side, MAX_SIDE);
  }

  private static TiffPixels pixels(
      TiffDirectory directory,
      ImageSize size,
      TiffCompression compression,
      boolean separate,
      boolean reversedBits)
      throws ImageException {
    boolean oldJpeg = compression == TiffCompression.OLD_JPEG;
    int photometric =
        oldJpeg
            ? TiffPixels.YCBCR
            : (int) directory.first(TiffDirectory.PHOTOMETRIC, TiffPixels.WHITE_IS_ZERO);
    List<Integer> formats = directory.list(TiffDirectory.SAMPLE_FORMAT, List.of(1));
    List<Integer> extras = directory.list(TiffDirectory.EXTRA_SAMPLES, List.of());
    long samples = directory.first(TiffDirectory.SAMPLES_PER_PIXEL, oldJpeg ? 3 : 1);
    List<Integer> bits = directory.list(TiffDirectory.BITS_PER_SAMPLE, List.of(1));
    if (separate && !extras.isEmpty() && Collections.max(extras) == 0) {
      // Planes of extra samples that mean nothing are not read.
      bits = bits.subList(0, Math.max(0, bits.size() - extras.size()));
      samples -= extras.size();
      extras = List.of();
    }
    if (samples < bits.size()) {
      bits = bits.subList(0, (int) Math.max(0, samples));
    } else if (bits.size() == 1 && samples <= TiffPixels.MAX_SAMPLES) {
      bits = Collections.nCopies((int) samples, bits.get(0));
    }
    int format = formats.stream().distinct().count() == 1 ? formats.get(0) : 0;
    Optional<TiffPixels> row =
        samples == bits.size()
            ? TiffPixels.find(photometric, format, bits, extras, directory.little(), reversedBits)
            : Optional.empty();
    List<Integer> found = bits;
    List<Integer> others = extras;
    long count = samples;
    return row.orElseThrow(
        () ->
            new ImageException(
                ImageStatus.UNSUPPORTED,
                String.format(
                    Locale.ROOT,
                    ("TIFF of %s has %d samples of %s bits in sample format %s, photometric"
                        + " interpretation %d and extra samples %s, which is not read"),
                    size,
                    count,
                    found,
                    formats,
                    photometric,
                    others),
                Optional.of(size)));
  }

  /** Returns the error of a damaged block. */
  ImageException corrupt(long index, String found) {
    return new ImageException(
        ImageStatus.CORRUPT,
        String.format(
            Locale.ROOT, "TIFF of %s: its %s %d %s", size, tiled ? "tile" : "strip", index, found),
        Optional.of(size));
  }

  /** Returns the error of a compressed block whose stream ended with a failure. */
  ImageException unread(long index, IOException failure) {
    if (needsMoreMemory(failure)) {
      return new ImageException(
          ImageStatus.UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "TIFF of %s, compressed by %s with a dictionary of more than 8 MB, which is not read",
              size,
              compression.title()),
          Optional.of(size));
    }
    return corrupt(index, "is damaged: " + failure.getMessage());
  }

  private static boolean needsMoreMemory(IOException failure) {
    return failure instanceof MemoryLimitException
        || (failure instanceof ZstdIOException zstd
            && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge());
  }

  /** Bytes of a row of one block. */
  long rowBytes() {
    return (blockWidth * samples * pixels.depth() + 7) / 8;
  }

  /** How many blocks lie beside each other. */
  long across() {
    return (size.width() + blockWidth - 1) / blockWidth;
  }

  /** How many blocks each plane has. */
  long blocks() {
    return across() * ((size.height() + blockHeight - 1) / blockHeight);
  }

  /** Rows of a block that the image has. */
  int rows(long block) {
    return (int) Math.min(blockHeight, size.height() - block / across() * blockHeight);
  }

  /** How many planes are read. */
  int planes() {
    return separate ? pixels.samples() : 1;
  }
}
