package io.densepath.compile;

import io.densepath.model.Node;
import java.util.Optional;

/**
 * Rewrites batch norm and relu before a 1x1 convolution: the clamp of {@link ClampedRelu} stays,
 * its scale goes into the weight, its constant into the bias. The pass needs a convolution without
 * padding, since a padded zero is not a clamped one. The weight is rounded to the precision first,
 * so that the bias cancels a clamped channel to the last bit.
 */
final class PreActivation implements Pass {

  private final Target target;

  PreActivation(Target target) {
    this.target = target;
  }

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.Convolution convolution : rewrite.nodes(Node.Convolution.class)) {
      if (convolution.pointwise()) {
        rewrite
            .soleProducer(convolution.input(), Node.Relu.class)
            .ifPresent(
                relu ->
                    rewrite
                        .soleProducer(relu.input(), Node.BatchNorm.class)
                        .ifPresent(norm -> fold(rewrite, norm, relu, convolution)));
      }
    }
    return rewrite.result();
  }

  private void fold(
      Rewrite rewrite, Node.BatchNorm norm, Node.Relu relu, Node.Convolution convolution) {
    ClampedRelu clamped = new ClampedRelu(ScaleShift.of(rewrite, norm), target);
    ClampedRelu.Folded folded =
        clamped.fold(
            rewrite.tensor(convolution.weight()), convolution.outChannels(), target.precision());
    Optional<float[]> bias = convolution.bias().map(rewrite::tensor);
    rewrite.put(convolution.weight(), folded.weight());
    rewrite.put(convolution.biasKey(), bias.map(folded::biasPlus).orElse(folded.bias()));
    clamped.replace(rewrite, norm, relu);
    rewrite.replace(convolution, convolution.withBias());
  }
}
