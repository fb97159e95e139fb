package io.densepath.compile;

import io.densepath.model.Node;

/** A batch norm as an affine function, scale x + shift, channel by channel. */
final class ScaleShift {

  private final double[] scale;
  private final double[] shift;

  private ScaleShift(double[] scale, double[] shift) {
    this.scale = scale;
    this.shift = shift;
  }

  static ScaleShift of(Rewrite rewrite, Node.BatchNorm norm) {
    float[] weight = rewrite.tensor(norm.key() + ".weight");
    float[] bias = rewrite.tensor(norm.key() + ".bias");
    float[] mean = rewrite.tensor(norm.key() + ".running_mean");
    float[] variance = rewrite.tensor(norm.key() + ".running_var");
    double[] scale = new double[norm.channels()];
    double[] shift = new double[norm.channels()];
    for (int c = 0; c < scale.length; c++) {
      scale[c] = weight[c] / Math.sqrt(variance[c] + norm.epsilon());
      shift[c] = bias[c] - scale[c] * mean[c];
    }
    return new ScaleShift(scale, shift);
  }

  int channels() {
    return scale.length;
  }

  double scale(int channel) {
    return scale[channel];
  }

  double shift(int channel) {
    return shift[channel];
  }
}
