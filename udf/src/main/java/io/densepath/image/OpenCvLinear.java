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
  private final int[][][] lines;
  private final int[] lineRows = new int[2];
  private final int[][] blended;
  private final int[] pixels;
  private byte[] row = new byte[0];

  OpenCvLinear(int crop) {
    this.crop = crop;
    this.lines = new int[2][3][crop];
    this.blended = new int[3][crop];
    this.pixels = new int[crop];
  }

  @Override
  public void resample(Raster source, Geometry geometry, byte[] target) {
    boolean halved = isHalved(geometry.x()) && isHalved(geometry.y());
    HorizontalPass columns = horizontal(new LinearTaps(geometry.x()), halved);
    LinearTaps rows = new LinearTaps(geometry.y());
    int width = geometry.x().count();
    Arrays.fill(lineRows, -1);
    for (int i = 0; i < geometry.y().count(); i++) {
      int[][] upper = line(source, columns, rows.first[i]);
      int[][] lower = line(source, columns, rows.second[i]);
      for (int c = 0; c < 3; c++) {
        if (halved) {
          mean(upper[c], lower[c], width, blended[c]);
        } else {
          blend(upper[c], rows.firstWeight[i], lower[c], rows.secondWeight[i], width, blended[c]);
        }
      }
      int at = ((geometry.y().before() + i) * crop + geometry.x().before()) * 3;
      RowLoops.pack(blended[0], blended[1], blended[2], width, pixels);
      RowLoops.store(pixels, width, target, at);
    }
  }

  private static boolean isHalved(Axis axis) {
    return axis.extent() == 2.0 * axis.resized();
  }

  private HorizontalPass horizontal(LinearTaps taps, boolean halved) {
    int[] ones = new int[taps.first.length];
    Arrays.fill(ones, 1);
    HorizontalPass pass =
        new HorizontalPass(
            new int[][] {taps.first, taps.second},
            halved ? new int[][] {ones, ones} : new int[][] {taps.firstWeight, taps.secondWeight});
    if (row.length < pass.rowBytes()) {
      row = new byte[pass.rowBytes()];
    }
    return pass;
  }

  /** The row's horizontal pass, kept while the next output row may need it too. */
  private int[][] line(Raster source, HorizontalPass columns, int y) {
    int slot = y & 1;
    if (lineRows[slot] != y) {
      lineRows[slot] = y;
      columns.run(source, y, row, 0, lines[slot]);
    }
    return lines[slot];
  }

  private static void mean(int[] upper, int[] lower, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = (upper[i] + lower[i] + 2) >> 2;
    }
  }

  private static void blend(int[] upper, int above, int[] lower, int below, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = ((((upper[i] >> 4) * above) >> 16) + (((lower[i] >> 4) * below) >> 16) + 2) >> 2;
    }
  }
}
