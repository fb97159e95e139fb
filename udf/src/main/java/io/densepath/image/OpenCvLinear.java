package io.densepath.image;

import java.util.Arrays;

/**
 * OpenCV's resize with INTER_LINEAR for uint8, then a centre crop, in one go.
 *
 * <p>Two taps an axis in fixed point of 11 bits, offsets in float, as OpenCV's own generic code; a
 * scale of exactly 2 on both axes is the mean of four pixels, as there. Computed here and not by
 * OpenCV, which resizes whole images only: a strip of 1 x 65535 would become 256 x 16776960.
 */
final class OpenCvLinear implements Resampler {
  private final int crop;
  private final int[][] lines;
  private final int[] lineRows = new int[2];
  private byte[] row = new byte[0];

  OpenCvLinear(int crop) {
    this.crop = crop;
    this.lines = new int[2][crop * 3];
  }

  @Override
  public void resample(Raster source, Geometry geometry, byte[] target) {
    boolean halved = isHalved(geometry.x()) && isHalved(geometry.y());
    LinearTaps columns = new LinearTaps(geometry.x());
    LinearTaps rows = new LinearTaps(geometry.y());
    int length = geometry.x().count() * 3;
    Arrays.fill(lineRows, -1);
    for (int i = 0; i < geometry.y().count(); i++) {
      int at = ((geometry.y().before() + i) * crop + geometry.x().before()) * 3;
      int[] upper = line(source, columns, rows.first[i], halved);
      int[] lower = line(source, columns, rows.second[i], halved);
      if (halved) {
        mean(upper, lower, target, at, length);
      } else {
        blend(upper, lower, rows.firstWeight[i], rows.secondWeight[i], target, at, length);
      }
    }
  }

  private static boolean isHalved(Axis axis) {
    return axis.source() == 2L * axis.resized();
  }

  /** The row's horizontal pass, kept while the next output row may need it too. */
  private int[] line(Raster source, LinearTaps columns, int y, boolean halved) {
    int slot = y & 1;
    if (lineRows[slot] != y) {
      lineRows[slot] = y;
      horizontal(source, columns, y, halved, lines[slot]);
    }
    return lines[slot];
  }

  private void horizontal(Raster source, LinearTaps columns, int y, boolean halved, int[] out) {
    int count = columns.first.length;
    int from = columns.first[0];
    int span = columns.second[count - 1] + 1 - from;
    if (row.length < span * 3) {
      row = new byte[span * 3];
    }
    source.row(y, from, span, row);
    for (int i = 0; i < count; i++) {
      int left = (columns.first[i] - from) * 3;
      int right = (columns.second[i] - from) * 3;
      int leftWeight = halved ? 1 : columns.firstWeight[i];
      int rightWeight = halved ? 1 : columns.secondWeight[i];
      out[i * 3] = (row[left] & 0xff) * leftWeight + (row[right] & 0xff) * rightWeight;
      out[i * 3 + 1] = (row[left + 1] & 0xff) * leftWeight + (row[right + 1] & 0xff) * rightWeight;
      out[i * 3 + 2] = (row[left + 2] & 0xff) * leftWeight + (row[right + 2] & 0xff) * rightWeight;
    }
  }

  private static void mean(int[] upper, int[] lower, byte[] target, int at, int length) {
    for (int i = 0; i < length; i++) {
      target[at + i] = (byte) ((upper[i] + lower[i] + 2) >> 2);
    }
  }

  private static void blend(
      int[] upper, int[] lower, int above, int below, byte[] target, int at, int length) {
    for (int i = 0; i < length; i++) {
      int sum = (((upper[i] >> 4) * above) >> 16) + (((lower[i] >> 4) * below) >> 16);
      target[at + i] = (byte) ((sum + 2) >> 2);
    }
  }
}
