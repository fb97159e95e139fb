package io.densepath.compile;

import io.densepath.model.Node;

/** Fuses a relu into the convolution before it, if nothing else reads the convolution. */
final class FuseRelu implements Pass {

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.Relu relu : rewrite.nodes(Node.Relu.class)) {
      rewrite
          .soleProducer(relu.input(), Node.Convolution.class)
          .ifPresent(
              convolution -> {
                rewrite.replace(convolution, convolution.withRelu());
                rewrite.drop(relu, convolution.output());
              });
    }
    return rewrite.result();
  }
}
