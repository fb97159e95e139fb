package io.densepath.image;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pillow's Image.resize with antialias, then a centre crop, in one go.
 *
 * <p>Two passes in fixed point, horizontal first, each rounded to uint8. Source rows are taken one
 * by one; their horizontal pass lies in a ring of as many rows as the vertical pass looks at, so
 * that scratch memory depends on the scale and not on the size of the image.
 *
 * <p>Pillow 13 and later take the vertical pass first for images more than about twice as tall as
 * wide, which moves pixels by one where the roundings differ. The published weights are older, so
 * the order here is that of the Pillows before.
 */
final class PilResampler implements Resampler {
  private static final int HALF = 1 << (PilTaps.PRECISION_BITS - 1);
  private static final int CACHED_TAPS = 32;

  private final PilFilter filter;
  private final int crop;
  private final int[] sums;
  private final Map<Axis, PilTaps> cache =
      new LinkedHashMap<>(CACHED_TAPS * 2, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Axis, PilTaps> eldest) {
          return size() > CACHED_TAPS;
        }
      };

  private byte[] row = new byte[0];
  private int[][] ring = new int[0][];

  PilResampler(PilFilter filter, int crop) {
    this.filter = filter;
    this.crop = crop;
    this.sums = new int[crop * 3];
  }

  @Override
  public void resample(Raster source, Geometry geometry, byte[] target) {
    PilTaps columns = taps(geometry.x());
    PilTaps rows = taps(geometry.y());
    int width = geometry.x().count();
    int from = columns.start[0];
    int span = columns.end(width - 1) - from;
    ensureScratch(span, rows.stride);
    int next = rows.start[0];
    for (int i = 0; i < geometry.y().count(); i++) {
      for (; next < rows.end(i); next++) {
        source.row(next, from, span, row);
        horizontal(columns, from, width, ring[next % ring.length]);
      }
      vertical(rows, i, width * 3);
      store(target, ((geometry.y().before() + i) * crop + geometry.x().before()) * 3, width * 3);
    }
  }

  private void horizontal(PilTaps columns, int from, int width, int[] out) {
    for (int i = 0; i < width; i++) {
      int red = HALF;
      int green = HALF;
      int blue = HALF;
      int at = (columns.start[i] - from) * 3;
      int first = i * columns.stride;
      for (int t = first; t < first + columns.count[i]; t++, at += 3) {
        int weight = columns.weight[t];
        red += (row[at] & 0xff) * weight;
        green += (row[at + 1] & 0xff) * weight;
        blue += (row[at + 2] & 0xff) * weight;
      }
      out[i * 3] = uint8(red);
      out[i * 3 + 1] = uint8(green);
      out[i * 3 + 2] = uint8(blue);
    }
  }

  private void vertical(PilTaps rows, int pixel, int length) {
    Arrays.fill(sums, 0, length, HALF);
    for (int t = 0; t < rows.count[pixel]; t++) {
      int[] line = ring[(rows.start[pixel] + t) % ring.length];
      addWeighted(sums, line, rows.weight[pixel * rows.stride + t], length);
    }
  }

  /** Alone in its method, since the JIT then vectorises it. */
  private static void addWeighted(int[] sums, int[] line, int weight, int length) {
    for (int i = 0; i < length; i++) {
      sums[i] += line[i] * weight;
    }
  }

  private void store(byte[] target, int at, int length) {
    for (int i = 0; i < length; i++) {
      target[at + i] = (byte) uint8(sums[i]);
    }
  }

  private static int uint8(int sum) {
    return Math.max(0, Math.min(255, sum >> PilTaps.PRECISION_BITS));
  }

  private PilTaps taps(Axis axis) {
    return cache.computeIfAbsent(axis, a -> new PilTaps(a, filter));
  }

  private void ensureScratch(int span, int height) {
    if (row.length < span * 3) {
      row = new byte[span * 3];
    }
    if (ring.length < height) {
      ring = new int[height][crop * 3];
    }
  }
}
