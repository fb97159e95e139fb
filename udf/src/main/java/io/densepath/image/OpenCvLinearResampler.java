package io.densepath.image;

import java.util.Arrays;

/**
 * OpenCV's resize with INTER_LINEAR for uint8, and the centre crop, in one pass over the rows.
 *
 * <p>The formulas are those of the generic code in OpenCV's resize.cpp: two taps along each axis in
 * fixed point of 11 bits, and the mean of four pixels if the scale is exactly 2 along both axes.
 * OpenCV itself is not called because it resizes whole images only: a strip of 1 x 65535 pixels
 * would become 256 x 16776960.
 */
final class OpenCvLinearResampler implements Resampler {
  private final int crop;
  private final int[][][] lines;
  private final int[] lineRows = new int[2];
  private final int[][] blended;
  private final int[] pixels;
  private byte[] row = new byte[0];

  OpenCvLinearResampler(int crop) {
    this.crop = crop;
    this.lines = new int[2][3][crop];
    this.blended = new int[3][crop];
    this.pixels = new int[crop];
  }

  @Override
  public void resample(Raster source, CropGeometry geometry, byte[] target) {
    boolean halved = isHalved(geometry.x()) && isHalved(geometry.y());
    HorizontalPass columns = horizontal(new OpenCvLinearTaps(geometry.x()), halved);
    OpenCvLinearTaps rows = new OpenCvLinearTaps(geometry.y());
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

  private static boolean isHalved(CropAxis axis) {
    return axis.extent() == 2.0 * axis.resized();
  }

  private HorizontalPass horizontal(OpenCvLinearTaps taps, boolean halved) {
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

  /** Returns the horizontal pass of a source row, which the next crop row may need again. */
  private int[][] line(Raster source, HorizontalPass columns, int y) {
    int slot = y & 1;
    if (lineRows[slot] != y) {
      lineRows[slot] = y;
      columns.run(source, y, row, 0, lines[slot]);
    }
    return lines[slot];
  }

  /** The mean of 2 x 2 pixels, whose columns are summed already: ResizeAreaFast in OpenCV. */
  private static void mean(int[] upper, int[] lower, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = (upper[i] + lower[i] + 2) >> 2;
    }
  }

  /** VResizeLinear in OpenCV, whose shifts add up to 2 x 11 bits. */
  private static void blend(int[] upper, int above, int[] lower, int below, int count, int[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = ((((upper[i] >> 4) * above) >> 16) + (((lower[i] >> 4) * below) >> 16) + 2) >> 2;
    }
  }
}
