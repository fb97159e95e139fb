package io.densepath.image;

/**
 * The two source pixels and their weights (fixed point, 11 bits) of every pixel that the crop
 * shows, along one axis, as OpenCV's INTER_LINEAR places them.
 */
final class LinearTaps {
  private static final float ONE = 2048;

  private final int last;
  private final int[] first;
  private final float[] fraction;

  LinearTaps(Axis axis) {
    last = axis.source() - 1;
    first = new int[axis.count()];
    fraction = new float[axis.count()];
    double scale = 1 / ((double) axis.resized() / axis.source());
    for (int i = 0; i < axis.count(); i++) {
      float center = (float) ((axis.first() + i + 0.5) * scale - 0.5);
      first[i] = (int) Math.floor(center);
      fraction[i] = center - first[i];
    }
  }

  int count() {
    return first.length;
  }

  /** Source column of tap 0 or 1; beyond the edge it is the edge. */
  int column(int pixel, int tap) {
    return Math.max(0, Math.min(last, first[pixel] + tap));
  }

  /** Source row of tap 0 or 1; beyond the edge it is the edge. */
  int row(int pixel, int tap) {
    return column(pixel, tap);
  }

  /** Rounded, a half to the even number. */
  int weight(int pixel, int tap) {
    return (int) Math.rint((tap == 0 ? 1 - fraction[pixel] : fraction[pixel]) * ONE);
  }
}
