package io.densepath.compile;

import io.densepath.model.Node;
import io.densepath.model.Precision;
import java.util.Optional;

/**
 * Rewrites the last batch norm and relu, before the global pool and the classifier. The clamp of
 * {@link ClampedRelu} stays before the pool; since the pool is linear, the scale and the constant
 * go into the classifier. The embedding, which is the pooled relu, is an affine function of the
 * pooled clamp.
 */
final class LastActivation implements Pass {

  private final Target target;

  LastActivation(Target target) {
    this.target = target;
  }

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.Linear linear : rewrite.nodes(Node.Linear.class)) {
      Optional<Node.GlobalPool> pool = rewrite.soleProducer(linear.input(), Node.GlobalPool.class);
      Optional<Node.Relu> relu =
          pool.flatMap(p -> rewrite.soleProducer(p.input(), Node.Relu.class));
      Optional<Node.BatchNorm> norm =
          relu.flatMap(a -> rewrite.soleProducer(a.input(), Node.BatchNorm.class));
      norm.ifPresent(n -> fold(rewrite, n, relu.get(), pool.get(), linear));
    }
    return rewrite.result();
  }

  private void fold(
      Rewrite rewrite,
      Node.BatchNorm norm,
      Node.Relu relu,
      Node.GlobalPool pool,
      Node.Linear linear) {
    ClampedRelu clamped = new ClampedRelu(ScaleShift.of(rewrite, norm), target);
    ClampedRelu.Folded folded =
        clamped.fold(rewrite.tensor(linear.weight()), linear.outFeatures(), Precision.FP32);
    rewrite.put(linear.weight(), folded.weight());
    rewrite.put(linear.bias(), folded.biasPlus(rewrite.tensor(linear.bias())));
    clamped.replace(rewrite, norm, relu);
    String embedding = pool.output() + "_relu";
    rewrite.replace(pool, pool, clamped.restore(rewrite, embedding, pool.output(), norm.key()));
    rewrite.embedding(embedding);
  }
}
