package io.densepath.compile;

import io.densepath.model.Node;

/**
 * Folds a batch norm into the convolution before it: s (w * x) + b = (s w) * x + b, with s = weight
 * / sqrt(running_var + epsilon) and b = bias - s running_mean, in double. The pass needs a
 * convolution that nothing else reads.
 */
final class FoldBatchNorm implements Pass {

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.BatchNorm norm : rewrite.nodes(Node.BatchNorm.class)) {
      rewrite
          .soleProducer(norm.input(), Node.Convolution.class)
          .filter(convolution -> convolution.bias().isEmpty() && !convolution.relu())
          .ifPresent(convolution -> fold(rewrite, convolution, norm));
    }
    return rewrite.result();
  }

  private static void fold(Rewrite rewrite, Node.Convolution convolution, Node.BatchNorm norm) {
    ScaleShift affine = ScaleShift.of(rewrite, norm);
    float[] weight = rewrite.tensor(convolution.weight());
    int perChannel = weight.length / convolution.outChannels();
    float[] scaled = new float[weight.length];
    float[] bias = new float[convolution.outChannels()];
    for (int out = 0; out < bias.length; out++) {
      for (int i = out * perChannel; i < (out + 1) * perChannel; i++) {
        scaled[i] = (float) (weight[i] * affine.scale(out));
      }
      bias[out] = (float) affine.shift(out);
    }
    rewrite.put(convolution.weight(), scaled);
    rewrite.put(convolution.biasKey(), bias);
    rewrite.replace(convolution, convolution.withBias());
    rewrite.drop(norm, convolution.output());
  }
}
