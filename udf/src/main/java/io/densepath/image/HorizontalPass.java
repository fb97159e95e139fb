package io.densepath.image;

import java.util.Arrays;
import java.util.IntSummaryStatistics;

/**
 * The horizontal pass of a separable resize: every pixel of a crop row is a weighted sum of a few
 * pixels of a source row. Owns scratch memory, so it is not thread-safe.
 */
final class HorizontalPass {
  private final int from;
  private final int span;
  private final int[][] offsets;
  private final int[][] weights;
  private final int[] left;
  private final int[] right;

  /**
   * @param columns source column by tap and crop pixel (T, W)
   * @param weights by tap and crop pixel (T, W), in fixed point
   */
  HorizontalPass(int[][] columns, int[][] weights) {
    int count = columns[0].length;
    IntSummaryStatistics range =
        Arrays.stream(columns).flatMapToInt(Arrays::stream).summaryStatistics();
    this.from = range.getMin();
    this.span = range.getMax() + 1 - from;
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

  /** Returns the least length in bytes of the scratch row of {@link #run}. */
  int rowBytes() {
    // RowLoops.gather reads every pixel, the last one too, as four bytes.
    return span * 3 + 1;
  }

  /**
   * Computes the sums of row {@code y}.
   *
   * @param row scratch memory of at least {@link #rowBytes}
   * @param bias start value of every sum, in the fixed point of the weights
   * @param planes receives the sums of red, green and blue (3, W)
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
