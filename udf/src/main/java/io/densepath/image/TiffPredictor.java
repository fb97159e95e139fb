package io.densepath.image;

import java.util.Locale;
import java.util.Optional;

/**
 * Undoes the predictors of TIFF in a row: 2, differences of neighbouring pixels (revision 6.0,
 * section 14), and 3, differences of the bytes of floats (Adobe's technical note 3).
 */
final class TiffPredictor {
  private static final int NONE = 1;
  private static final int HORIZONTAL = 2;
  private static final int FLOATING_POINT = 3;

  private TiffPredictor() {}

  /**
   * @throws ImageException UNSUPPORTED if a predictor does not exist or its samples have another
   *     depth
   */
  static void check(TiffLayout layout) throws ImageException {
    int depth = layout.pixels().depth();
    boolean read =
        switch (layout.predictor()) {
          case NONE -> true;
          case HORIZONTAL -> depth == 8 || depth == 16 || depth == 32;
          case FLOATING_POINT -> depth == 32 && layout.pixels().format() == TiffPixels.FLOAT;
          default -> false;
        };
    if (layout.compression().hasPredictor() && !read) {
      throw new ImageException(
          ImageStatus.UNSUPPORTED,
          String.format(
              Locale.ROOT,
              "TIFF of %s has predictor %d on samples of %d bits, which is not read",
              layout.size(),
              layout.predictor(),
              depth),
          Optional.of(layout.size()));
    }
  }

  /** Replaces the differences in a row by samples. */
  static void undo(TiffLayout layout, byte[] row) {
    if (!layout.compression().hasPredictor()) {
      return;
    }
    int length = row.length;
    boolean little = layout.directory().little();
    int bytes = layout.pixels().depth() / 8;
    int step = layout.samples() * bytes;
    if (layout.predictor() == HORIZONTAL) {
      for (int at = step; at + bytes <= length; at += bytes) {
        add(row, at, at - step, bytes, little);
      }
    } else if (layout.predictor() == FLOATING_POINT) {
      floats(row, length, layout.samples(), little);
    }
  }

  /** Adds one number of several bytes to another, without the carry of the last byte. */
  private static void add(byte[] row, int at, int left, int bytes, boolean little) {
    int carry = 0;
    for (int i = 0; i < bytes; i++) {
      int offset = little ? i : bytes - 1 - i;
      int sum = (row[at + offset] & 0xff) + (row[left + offset] & 0xff) + carry;
      row[at + offset] = (byte) sum;
      carry = sum >> 8;
    }
  }

  /** The row holds the highest bytes of all floats, then the next ones, as differences. */
  private static void floats(byte[] row, int length, int samples, boolean little) {
    for (int at = samples; at < length; at++) {
      row[at] += row[at - samples];
    }
    int count = length / Float.BYTES;
    byte[] planes = row.clone();
    for (int i = 0; i < count; i++) {
      for (int b = 0; b < Float.BYTES; b++) {
        row[i * Float.BYTES + (little ? Float.BYTES - 1 - b : b)] = planes[b * count + i];
      }
    }
  }
}
