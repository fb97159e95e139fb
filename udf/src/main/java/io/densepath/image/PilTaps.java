package io.densepath.image;

import java.util.Arrays;

/**
 * Positions and weights of Pillow's antialiased resize along one axis, for the pixels that the crop
 * shows.
 *
 * <p>Pixel i is the sum of {@code weights[t][i] * source[start[i] + t]} over t from 0 to {@code
 * count[i] - 1}. As in precompute_coeffs and normalize_coeffs_8bpc of Pillow's Resample.c, weights
 * are computed and normalised in double and rounded to fixed point with halves away from zero:
 * another rounding would change some pixels by one.
 */
final class PilTaps {
  /** PRECISION_BITS of Pillow's Resample.c: 32 - 8 - 2. */
  static final int PRECISION_BITS = 22;

  final int[] start;
  final int[] count;

  /** Weights by tap and pixel (T, W); 0 for the taps that a pixel does not have. */
  final int[][] weights;

  PilTaps(CropAxis axis, PilFilter filter) {
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
    weights = new int[Arrays.stream(count).max().orElseThrow()][axis.count()];
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

  /** Returns the source position after the last tap of a pixel. */
  int end(int pixel) {
    return start[pixel] + count[pixel];
  }

  /** Returns source positions by tap and pixel (T, W), the first one for taps of weight 0. */
  int[][] positions() {
    int[][] positions = new int[weights.length][start.length];
    for (int t = 0; t < weights.length; t++) {
      for (int i = 0; i < start.length; i++) {
        positions[t][i] = start[i] + (t < count[i] ? t : 0);
      }
    }
    return positions;
  }

  private static double center(CropAxis axis, int pixel, double scale) {
    return (axis.first() + pixel + 0.5) * scale;
  }

  private static int fixedPoint(double weight) {
    return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
  }
}
