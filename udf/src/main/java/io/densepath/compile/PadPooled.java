package io.densepath.compile;

import io.densepath.model.Node;
import java.util.Arrays;

/**
 * Pads the channels of a max-pool to whole vectors. A max-pool reads channels in whole vectors or
 * one by one: the 10 channels of DPN-68's stem take four times as long in bfloat16, and twice as
 * long in float32, as 16 would. The convolution before the pool, whose kernel computes whole
 * vectors anyway, gets additional outputs of zeros, which are cut off after the pool. The pass
 * needs a convolution that nothing else reads.
 */
final class PadPooled implements Pass {

  private static final int VECTOR = 16;

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.MaxPool pool : rewrite.nodes(Node.MaxPool.class)) {
      rewrite
          .soleProducer(pool.input(), Node.Convolution.class)
          .filter(convolution -> convolution.outChannels() % VECTOR != 0)
          .filter(convolution -> convolution.groups() == 1)
          .ifPresent(convolution -> pad(rewrite, convolution, pool));
    }
    return rewrite.result();
  }

  private static void pad(Rewrite rewrite, Node.Convolution convolution, Node.MaxPool pool) {
    int channels = convolution.outChannels();
    int padded = (channels + VECTOR - 1) / VECTOR * VECTOR;
    lengthen(rewrite, convolution.weight(), channels, padded);
    convolution.bias().ifPresent(key -> lengthen(rewrite, key, channels, padded));
    String pooled = pool.output() + "_padded";
    rewrite.replace(convolution, convolution.withOutChannels(padded));
    rewrite.replace(
        pool,
        new Node.MaxPool(pooled, pool.input(), pool.kernel(), pool.stride(), pool.padding()),
        new Node.Slice(pool.output(), pooled, 0, channels));
  }

  private static void lengthen(Rewrite rewrite, String key, int channels, int padded) {
    float[] values = rewrite.tensor(key);
    rewrite.put(key, Arrays.copyOf(values, values.length / channels * padded));
  }
}
