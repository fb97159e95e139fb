package io.densepath.image;

import java.util.Optional;

/**
 * TIFF 6: the first directory's entries of width, length, bits and samples. Of an entry that is
 * there twice the larger value counts, whichever of them the decoder will believe.
 */
final class TiffHeader implements HeaderReader {
  @Override
  public boolean recognises(Bytes file) {
    return file.has(0, "II*\0") || file.has(0, "MM\0*");
  }

  @Override
  public ImageSize read(Bytes file) throws ImageException {
    TiffNumbers numbers = new TiffNumbers(file);
    long width = 0;
    long height = 0;
    long bits = 1;
    long samples = 1;
    long format = 1;
    for (int i = 0; i < numbers.entries(); i++) {
      long entry = numbers.firstEntry() + (long) i * TiffNumbers.ENTRY_BYTES;
      switch (numbers.u16(entry)) {
        case 256 -> width = Math.max(width, numbers.value(entry, 0));
        case 257 -> height = Math.max(height, numbers.value(entry, 0));
        case 258 -> bits = Math.max(bits, numbers.value(entry, 0));
        case 277 -> samples = Math.max(samples, numbers.value(entry, 0));
        case 339 -> format = Math.max(format, numbers.value(entry, 0));
        default -> {}
      }
    }
    ImageSize size = HeaderReader.size(width, height);
    if (!isRead(bits, samples, format)) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED,
          "TIFF of " + size + " has " + samples + " samples of " + bits + " bits, format " + format,
          Optional.of(size));
    }
    return size;
  }

  /** Whole numbers of 8 or 16 bits; one sample may have fewer. Format 1 is unsigned. */
  private static boolean isRead(long bits, long samples, long format) {
    boolean few = samples == 1 && (bits == 1 || bits == 2 || bits == 4);
    return format == 1 && (few || bits == 8 || bits == 16);
  }
}
