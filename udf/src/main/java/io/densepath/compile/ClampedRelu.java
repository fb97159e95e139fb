package io.densepath.compile;

import io.densepath.model.Node;
import io.densepath.model.Precision;
import java.util.Optional;

/**
 * Rewrites relu(s x + b) as s clamp(x, low, high) + c, channel by channel, with t = -b / s.
 *
 * <ul>
 *   <li>s &gt; 0: low = t, high = inf; s &lt; 0: low = -inf, high = t; c = -s t.
 *   <li>s = 0: the relu is a constant: c = relu(b), and the scale is 0.
 *   <li>t is outside the range of the precision: no x reaches it, so that the relu is either the
 *       line s x + b itself (no clamp, c = b) or 0 (scale 0, c = 0).
 * </ul>
 *
 * A linear map of the relu is then a linear map of the clamp, with another weight and bias. Bounds
 * and weights are rounded to the precision of the activations first, and the bias is computed from
 * the rounded ones, so that a clamped activation adds no error but the bias's own rounding. If the
 * threshold is so far away that inputs rarely reach it, and the relu is active on the inputs' side
 * of it, c = b is used instead: a small rounded scale times a large threshold would be inaccurate.
 *
 * <p>If bits are compared, no bound is negative: for t &lt; 0 the clamped value is -x, with -s and
 * -t. The bits of two bfloat16 numbers, read as integers, have the order of the numbers unless both
 * are negative, and a processor compares integers of 16 bits fastest.
 */
final class ClampedRelu {

  /** A distant threshold: normalised activations of a trained network are of the order of 1. */
  private static final double FAR = 64;

  private final Target target;
  private final float[] sign;
  private final float[] low;
  private final float[] high;
  private final double[] scale;
  private final double[] shift;

  /** The weight (K, C) and the bias (K) of a linear map. */
  record Folded(float[] weight, float[] bias) {

    /** Returns the sum of both biases. */
    float[] biasPlus(float[] other) {
      float[] sum = bias.clone();
      for (int out = 0; out < sum.length; out++) {
        sum[out] += other[out];
      }
      return sum;
    }
  }

  ClampedRelu(ScaleShift affine, Target target) {
    this.target = target;
    int channels = affine.channels();
    sign = new float[channels];
    low = new float[channels];
    high = new float[channels];
    scale = new double[channels];
    shift = new double[channels];
    for (int c = 0; c < channels; c++) {
      set(c, affine.scale(c), affine.shift(c));
    }
  }

  private void set(int c, double s, double b) {
    sign[c] = 1;
    low[c] = Float.NEGATIVE_INFINITY;
    high[c] = Float.POSITIVE_INFINITY;
    double threshold = -b / s;
    if (s == 0 || !(Math.abs(threshold) < target.precision().largest())) {
      scale[c] = b > 0 ? s : 0;
      shift[c] = Math.max(b, 0);
    } else {
      float bound = target.precision().round(threshold);
      low[c] = s > 0 ? bound : low[c];
      high[c] = s > 0 ? high[c] : bound;
      scale[c] = s;
      shift[c] = b > 0 && Math.abs(bound) > FAR ? b : -s * bound;
      if (bound < 0 && target.comparesBits()) {
        negate(c);
      }
    }
  }

  private void negate(int c) {
    float formerLow = low[c];
    sign[c] = -1;
    low[c] = -high[c];
    high[c] = -formerLow;
    scale[c] = -scale[c];
  }

  /**
   * Returns whether the constant is b, that of the line, and not the one that cancels the bound.
   */
  private boolean ofTheLine(int c) {
    return !bounded(c) || (shift[c] > 0 && Math.abs(bound(c)) > FAR);
  }

  private boolean bounded(int c) {
    return Float.isFinite(bound(c));
  }

  private float bound(int c) {
    return low[c] == Float.NEGATIVE_INFINITY ? high[c] : low[c];
  }

  /** Returns the linear map of the clamp that equals the map {@code weight} (K, C) of the relu. */
  Folded fold(float[] weight, int outputs, Precision weightPrecision) {
    int channels = low.length;
    float[] folded = new float[weight.length];
    float[] bias = new float[outputs];
    for (int out = 0; out < outputs; out++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        int i = out * channels + c;
        folded[i] = weightPrecision.round(weight[i] * scale[c]);
        sum += ofTheLine(c) ? weight[i] * shift[c] : -(double) folded[i] * bound(c);
      }
      bias[out] = (float) sum;
    }
    return new Folded(folded, bias);
  }

  /** Returns the clamp as a node, and puts its bounds into the network under {@code key}. */
  Node.Clamp node(Rewrite rewrite, String output, String input, String key) {
    rewrite.put(key + ".low", low);
    return new Node.Clamp(
        output,
        input,
        put(rewrite, key + ".sign", sign, 1),
        key + ".low",
        put(rewrite, key + ".high", high, Float.POSITIVE_INFINITY),
        low.length);
  }

  /** Puts a tensor into the network, unless none of its values has an effect. */
  private static Optional<String> put(
      Rewrite rewrite, String key, float[] values, float withoutEffect) {
    for (float value : values) {
      if (value != withoutEffect) {
        rewrite.put(key, values);
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /** Replaces batch norm and relu by the clamp, whose value has the relu's name. */
  void replace(Rewrite rewrite, Node.BatchNorm norm, Node.Relu relu) {
    rewrite.replace(norm, node(rewrite, relu.output(), norm.input(), norm.key()));
    rewrite.replace(relu);
  }

  /** Returns a node that makes the relu of the clamp, by tensors {@code key.scale} and .shift. */
  Node.Affine restore(Rewrite rewrite, String output, String input, String key) {
    float[] scales = new float[scale.length];
    float[] shifts = new float[scale.length];
    for (int c = 0; c < scales.length; c++) {
      scales[c] = (float) scale[c];
      shifts[c] = (float) shift[c];
    }
    rewrite.put(key + ".scale", scales);
    rewrite.put(key + ".shift", shifts);
    return new Node.Affine(output, input, key + ".scale", key + ".shift", scales.length);
  }
}
