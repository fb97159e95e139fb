package io.densepath.image;

import java.util.Locale;
import java.util.Optional;

/**
 * An image whose pixels lie uncompressed in an array, often the file itself, and become RGB when a
 * row is read.
 */
final class PackedRaster implements Raster {
  private final ImageSize size;
  private final byte[] bytes;
  private final int first;
  private final int step;
  private final PixelLayout layout;

  /**
   * @param first position of the upper row in the array
   * @param step from a row to the next lower one in bytes, negative if rows are stored upwards
   */
  PackedRaster(ImageSize size, byte[] bytes, int first, int step, PixelLayout layout) {
    this.size = size;
    this.bytes = bytes;
    this.first = first;
    this.step = step;
    this.layout = layout;
  }

  /** Rows without gaps from the start of the array, from top to bottom. */
  static PackedRaster dense(ImageSize size, byte[] bytes, PixelLayout layout) {
    return new PackedRaster(size, bytes, 0, (int) layout.rowBytes(size.width()), layout);
  }

  /**
   * Rows that are stored in a file.
   *
   * @param from position of the first stored row
   * @param stride from a stored row to the next one
   * @param upwards whether the first stored row is the lowest of the image
   * @throws ImageException CORRUPT if the file ends before the last pixel
   */
  static PackedRaster stored(
      ImageHeader header, byte[] file, long from, long stride, boolean upwards, PixelLayout layout)
      throws ImageException {
    ImageSize size = header.size();
    long last = from + stride * (size.height() - 1);
    long end = last + layout.rowBytes(size.width());
    if (end > file.length || stride < layout.rowBytes(size.width())) {
      throw new ImageException(
          ImageStatus.CORRUPT,
          String.format(
              Locale.ROOT,
              "%s of %s ends at byte %d, and the file has %d bytes",
              header.format(),
              size,
              end,
              file.length),
          Optional.of(size));
    }
    return upwards
        ? new PackedRaster(size, file, (int) last, (int) -stride, layout)
        : new PackedRaster(size, file, (int) from, (int) stride, layout);
  }

  @Override
  public int width() {
    return size.width();
  }

  @Override
  public int height() {
    return size.height();
  }

  @Override
  public void row(int y, int x, int count, byte[] target) {
    int row = first + y * step;
    for (int i = 0; i < count; i++) {
      layout.rgb(bytes, row, x + i, target, i * 3);
    }
  }

  @Override
  public void close() {
    // Nothing native is held.
  }
}
