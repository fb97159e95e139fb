package io.densepath.compile;

import io.densepath.model.Node;
import java.util.stream.IntStream;

/**
 * A convolution in groups of few channels becomes one in fewer groups, each of several former ones,
 * with weights of 0 between those. A kernel multiplies whole vectors: three channels take as long
 * as a vector of them would, so that the additional products cost nothing. Products with 0 change
 * no sum of finite numbers.
 */
final class MergeGroups implements Pass {

  private final int channels;

  /**
   * @param channels that a group may have once it is merged; 1 merges none
   */
  MergeGroups(int channels) {
    this.channels = channels;
  }

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.Convolution convolution : rewrite.nodes(Node.Convolution.class)) {
      int together = together(convolution);
      if (together > 1) {
        merge(rewrite, convolution, together);
      }
    }
    return rewrite.result();
  }

  /** The largest divisor of the groups that keeps to the channels, or 1. */
  private int together(Node.Convolution convolution) {
    int ofAGroup = convolution.inChannels() / convolution.groups();
    return IntStream.rangeClosed(1, Math.max(1, channels / ofAGroup))
        .filter(count -> convolution.groups() % count == 0)
        .max()
        .orElse(1);
  }

  private static void merge(Rewrite rewrite, Node.Convolution convolution, int together) {
    float[] weight = rewrite.tensor(convolution.weight());
    int outputs = convolution.outChannels();
    int outputsOfAGroup = outputs / convolution.groups();
    int length = weight.length / outputs;
    float[] merged = new float[weight.length * together];
    for (int out = 0; out < outputs; out++) {
      int place = out / outputsOfAGroup % together;
      System.arraycopy(weight, out * length, merged, (out * together + place) * length, length);
    }
    rewrite.put(convolution.weight(), merged);
    rewrite.replace(convolution, convolution.withGroups(convolution.groups() / together));
  }
}
