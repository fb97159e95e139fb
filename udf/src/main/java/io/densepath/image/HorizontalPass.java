package io.densepath.image;

import java.util.Arrays;

/**
 * Weighted sums of a few pixels of a row for every pixel of the crop's row: what all resamplings do
 * along x. Holds scratch memory: one a thread.
 */
final class HorizontalPass {
  private final int from;
  private final int span;
  private final int[][] offsets;
  private final int[][] weights;
  private final int[] left;
  private final int[] right;

  /**
   * @param columns source column by tap and pixel, the same number of pixels for all taps
   * @param weights by tap and pixel, in fixed point
   */
  HorizontalPass(int[][] columns, int[][] weights) {
    int count = columns[0].length;
    this.from = least(columns);
    this.span = greatest(columns) + 1 - from;
    this.offsets = new int[columns.length][count];
    for (int t = 0; t < columns.length; t++) {
      for (int i = 0; i < count; i++) {
        offsets[t][i] = (columns[t][i] - from) * 3;
      }
    }
    this.weights = weights;
    this.left = new int[count];
    this.right = new int[count];
  }

  private static int least(int[][] columns) {
    int least = columns[0][0];
    for (int[] tap : columns) {
      for (int x : tap) {
        least = Math.min(least, x);
      }
    }
    return least;
  }

  private static int greatest(int[][] columns) {
    int greatest = 0;
    for (int[] tap : columns) {
      for (int x : tap) {
        greatest = Math.max(greatest, x);
      }
    }
    return greatest;
  }

  /** Bytes that the scratch row of {@link #run} needs. */
  int rowBytes() {
    // The last pixel is fetched as four bytes.
    return span * 3 + 1;
  }

  /**
   * Sums row {@code y}.
   *
   * @param row scratch memory, at least {@link #rowBytes}
   * @param bias what every sum starts from
   * @param planes takes the sums of red, green and blue
   */
  void run(Raster source, int y, byte[] row, int bias, int[][] planes) {
    source.row(y, from, span, row);
    int count = left.length;
    for (int[] plane : planes) {
      Arrays.fill(plane, 0, count, bias);
    }
    int tap = 0;
    for (; tap + 1 < offsets.length; tap += 2) {
      RowLoops.gather(row, offsets[tap], count, left);
      RowLoops.gather(row, offsets[tap + 1], count, right);
      for (int c = 0; c < 3; c++) {
        RowLoops.add(left, weights[tap], right, weights[tap + 1], 8 * c, count, planes[c]);
      }
    }
    if (tap < offsets.length) {
      RowLoops.gather(row, offsets[tap], count, left);
      for (int c = 0; c < 3; c++) {
        RowLoops.add(left, weights[tap], 8 * c, count, planes[c]);
      }
    }
  }
}
