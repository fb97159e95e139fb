package io.densepath.image;

import java.util.Optional;

/**
 * Rows of interleaved Y, Cb and Cr from subsampled ones: the file has units of a few Y with one Cb
 * and one Cr, which every pixel of the unit gets.
 */
final class TiffYcbcrRows implements TiffRowSource {
  private final TiffRowSource units;
  private final int across;
  private final int down;
  private final byte[] unitRow;
  private int line;

  private TiffYcbcrRows(TiffRowSource units, int across, int down, byte[] unitRow) {
    this.units = units;
    this.across = across;
    this.down = down;
    this.unitRow = unitRow;
    this.line = down;
  }

  /** Returns rows of a block with all samples of every pixel. */
  static TiffRowSource of(TiffRowSource units, TiffLayout layout) throws ImageException {
    int across = factor(layout, 0);
    int down = factor(layout, 1);
    if (across == 1 && down == 1) {
      return units;
    }
    if (layout.separate() || layout.predictor() != 1) {
      throw unsupported(layout, "subsampled YCbCr in separate planes or with a predictor");
    }
    long unitsInRow = (layout.blockWidth() + across - 1) / across;
    return new TiffYcbcrRows(
        units, across, down, new byte[Math.toIntExact(unitsInRow * (across * down + 2))]);
  }

  private static int factor(TiffLayout layout, int axis) throws ImageException {
    TiffDirectory directory = layout.directory();
    boolean stated = directory.count(TiffDirectory.YCBCR_SUBSAMPLING) > axis;
    // Pillow reads what is not compressed as if it had no subsampling, unless the file states one.
    int missing = layout.compression() == TiffCompression.NONE ? 1 : 2;
    int factor = stated ? (int) directory.value(TiffDirectory.YCBCR_SUBSAMPLING, axis) : missing;
    if (factor != 1 && factor != 2 && factor != 4) {
      throw unsupported(layout, "YCbCr with a subsampling of " + factor);
    }
    return factor;
  }

  private static ImageException unsupported(TiffLayout layout, String found) {
    return new ImageException(
        ImageStatus.UNSUPPORTED,
        "TIFF of " + layout.size() + " has " + found + ", which is not read",
        Optional.of(layout.size()));
  }

  @Override
  public void next(byte[] row) throws ImageException {
    if (line == down) {
      units.next(unitRow);
      line = 0;
    }
    int unit = across * down + 2;
    for (int at = 0, x = 0; at < row.length; at += 3, x++) {
      int from = x / across * unit;
      row[at] = unitRow[from + line * across + x % across];
      row[at + 1] = unitRow[from + unit - 2];
      row[at + 2] = unitRow[from + unit - 1];
    }
    line++;
  }

  @Override
  public void end() throws ImageException {
    units.end();
  }

  @Override
  public void close() {
    units.close();
  }
}
