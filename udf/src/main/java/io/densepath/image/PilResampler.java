package io.densepath.image;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pillow's antialiased Image.resize, and the centre crop, in one pass over the rows.
 *
 * <p>As in Pillow's Resample.c, a horizontal pass is followed by a vertical one, each in fixed
 * point and rounded to uint8. Source rows are read once, in order. The results of their horizontal
 * pass stay in a ring buffer of as many rows as the vertical pass needs, so that scratch memory
 * depends on the scale and not on the size of the image.
 *
 * <p>Pillow 13 and later run the vertical pass first for images more than about twice as tall as
 * wide, which changes some pixels by one. The published weights are older, so the order here is
 * that of the earlier versions.
 */
final class PilResampler implements Resampler {
  private static final int HALF = 1 << (PilTaps.PRECISION_BITS - 1);
  private static final int CACHED_PLANS = 32;

  /** The weights of both passes for images of one size. */
  private record Plan(HorizontalPass columns, PilTaps rows) {}

  private final PilFilter filter;
  private final int crop;
  private final int[][] sums;
  private final int[] pixels;
  private final Map<CropGeometry, Plan> cache =
      new LinkedHashMap<>(CACHED_PLANS * 2, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CropGeometry, Plan> eldest) {
          return size() > CACHED_PLANS;
        }
      };

  private byte[] row = new byte[0];
  private int[][][] ring = new int[0][][];

  PilResampler(PilFilter filter, int crop) {
    this.filter = filter;
    this.crop = crop;
    this.sums = new int[3][crop];
    this.pixels = new int[crop];
  }

  @Override
  public void resample(Raster source, CropGeometry geometry, byte[] target) {
    Plan plan = cache.computeIfAbsent(geometry, this::plan);
    PilTaps rows = plan.rows();
    int width = geometry.x().count();
    ensureScratch(plan);
    int next = rows.start[0];
    for (int i = 0; i < geometry.y().count(); i++) {
      for (; next < rows.end(i); next++) {
        horizontal(plan.columns(), source, next, width);
      }
      vertical(rows, i, width);
      int at = ((geometry.y().before() + i) * crop + geometry.x().before()) * 3;
      RowLoops.pack(sums[0], sums[1], sums[2], width, pixels);
      RowLoops.store(pixels, width, target, at);
    }
  }

  private void horizontal(HorizontalPass columns, Raster source, int y, int width) {
    int[][] planes = ring[y % ring.length];
    columns.run(source, y, row, HALF, planes);
    for (int[] plane : planes) {
      RowLoops.toUint8(plane, PilTaps.PRECISION_BITS, width);
    }
  }

  private void vertical(PilTaps rows, int pixel, int width) {
    for (int c = 0; c < 3; c++) {
      Arrays.fill(sums[c], 0, width, HALF);
      for (int t = 0; t < rows.count[pixel]; t++) {
        int[] plane = ring[(rows.start[pixel] + t) % ring.length][c];
        RowLoops.add(plane, rows.weights[t][pixel], width, sums[c]);
      }
      RowLoops.toUint8(sums[c], PilTaps.PRECISION_BITS, width);
    }
  }

  private Plan plan(CropGeometry geometry) {
    PilTaps columns = new PilTaps(geometry.x(), filter);
    return new Plan(
        new HorizontalPass(columns.positions(), columns.weights),
        new PilTaps(geometry.y(), filter));
  }

  private void ensureScratch(Plan plan) {
    if (row.length < plan.columns().rowBytes()) {
      row = new byte[plan.columns().rowBytes()];
    }
    int height = plan.rows().weights.length;
    if (ring.length < height) {
      ring = new int[height][3][crop];
    }
  }
}
