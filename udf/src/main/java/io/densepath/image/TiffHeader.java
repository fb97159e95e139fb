package io.densepath.image;

import java.util.Optional;

/**
 * TIFF (Adobe, revision 6.0): the size stands in the first image file directory. Where a directory
 * repeats a tag, the larger value counts, so that the limits hold whichever the decoder believes.
 */
final class TiffHeader implements HeaderReader {
  private static final int UNSIGNED_INTEGER = 1;

  @Override
  public boolean recognises(FileBytes file) {
    return file.has(0, "II*\0") || file.has(0, "MM\0*");
  }

  @Override
  public ImageSize read(FileBytes file) throws ImageException {
    TiffDirectory directory = new TiffDirectory(file);
    long width = 0;
    long height = 0;
    long bits = 1;
    long samples = 1;
    long format = UNSIGNED_INTEGER;
    for (int i = 0; i < directory.entries(); i++) {
      long entry = directory.entry(i);
      switch (directory.tag(entry)) {
        case TiffDirectory.IMAGE_WIDTH -> width = Math.max(width, directory.value(entry, 0));
        case TiffDirectory.IMAGE_LENGTH -> height = Math.max(height, directory.value(entry, 0));
        case TiffDirectory.BITS_PER_SAMPLE -> bits = Math.max(bits, directory.value(entry, 0));
        case TiffDirectory.SAMPLES_PER_PIXEL ->
            samples = Math.max(samples, directory.value(entry, 0));
        case TiffDirectory.SAMPLE_FORMAT -> format = Math.max(format, directory.value(entry, 0));
        default -> {}
      }
    }
    ImageSize size = HeaderReader.size(width, height);
    requireReadable(size, bits, samples, format);
    return size;
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
