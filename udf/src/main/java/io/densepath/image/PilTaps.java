package io.densepath.image;

/**
 * Weights of Pillow's antialiased resize along one axis, for the pixels that the crop shows.
 *
 * <p>Pixel i is the sum over t of weights[t][i] * source[start[i] + t], t below count[i], in fixed
 * point of 22 bits. The weights are computed and normalised in double and rounded away from zero,
 * as Pillow's Resample.c does, since another rounding moves pixels by one.
 */
final class PilTaps {
  static final int PRECISION_BITS = 22;

  final int[] start;
  final int[] count;

  /** By tap and pixel; 0 from {@code count} on. */
  final int[][] weights;

  PilTaps(Axis axis, PilFilter filter) {
    double scale = axis.extent() / axis.resized();
    double widening = Math.max(scale, 1);
    double support = filter.support() * widening;
    start = new int[axis.count()];
    count = new int[axis.count()];
    for (int i = 0; i < axis.count(); i++) {
      double center = center(axis, i, scale);
      start[i] = Math.max((int) (center - support + 0.5), 0);
      count[i] = Math.min((int) (center + support + 0.5), axis.source()) - start[i];
    }
    weights = new int[most(count)][axis.count()];
    double[] pixel = new double[weights.length];
    for (int i = 0; i < axis.count(); i++) {
      double center = center(axis, i, scale);
      double sum = 0;
      for (int t = 0; t < count[i]; t++) {
        pixel[t] = filter.weight((t + start[i] - center + 0.5) * (1 / widening));
        sum += pixel[t];
      }
      for (int t = 0; t < count[i]; t++) {
        weights[t][i] = fixedPoint(sum == 0 ? pixel[t] : pixel[t] / sum);
      }
    }
  }

  int end(int pixel) {
    return start[pixel] + count[pixel];
  }

  /** Source positions by tap and pixel; where a pixel has fewer taps, its first again. */
  int[][] positions() {
    int[][] positions = new int[weights.length][start.length];
    for (int t = 0; t < weights.length; t++) {
      for (int i = 0; i < start.length; i++) {
        positions[t][i] = start[i] + (t < count[i] ? t : 0);
      }
    }
    return positions;
  }

  private static double center(Axis axis, int pixel, double scale) {
    return (axis.first() + pixel + 0.5) * scale;
  }

  private static int most(int[] counts) {
    int most = 0;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    return most;
  }

  private static int fixedPoint(double weight) {
    return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
  }
}
