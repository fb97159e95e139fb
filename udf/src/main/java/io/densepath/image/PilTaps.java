package io.densepath.image;

/**
 * Weights of Pillow's antialiased resize along one axis, for the pixels that the crop shows.
 *
 * <p>Pixel i is the sum over t of weight[i * stride + t] * source[start[i] + t], t below count[i],
 * in fixed point of 22 bits. The weights are computed and normalised in double and rounded away
 * from zero, as Pillow's Resample.c does, since another rounding moves pixels by one.
 */
final class PilTaps {
  static final int PRECISION_BITS = 22;

  final int[] start;
  final int[] count;
  final int[] weight;
  final int stride;

  PilTaps(Axis axis, PilFilter filter) {
    double scale = (double) axis.source() / axis.resized();
    double widening = Math.max(scale, 1);
    double support = filter.support() * widening;
    stride = (int) Math.ceil(support) * 2 + 1;
    start = new int[axis.count()];
    count = new int[axis.count()];
    weight = new int[axis.count() * stride];
    double[] weights = new double[stride];
    for (int i = 0; i < axis.count(); i++) {
      double center = (axis.first() + i + 0.5) * scale;
      start[i] = Math.max((int) (center - support + 0.5), 0);
      count[i] = Math.min((int) (center + support + 0.5), axis.source()) - start[i];
      double sum = 0;
      for (int t = 0; t < count[i]; t++) {
        weights[t] = filter.weight((t + start[i] - center + 0.5) * (1 / widening));
        sum += weights[t];
      }
      for (int t = 0; t < count[i]; t++) {
        weight[i * stride + t] = fixedPoint(sum == 0 ? weights[t] : weights[t] / sum);
      }
    }
  }

  int end(int pixel) {
    return start[pixel] + count[pixel];
  }

  private static int fixedPoint(double weight) {
    return (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
  }
}
