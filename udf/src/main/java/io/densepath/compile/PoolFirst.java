package io.densepath.compile;

import io.densepath.model.Node;
import java.util.Optional;

/**
 * Moves an average pool before the 1x1 convolution whose output it reads: both are linear, one over
 * pixels, the other over channels, so that they commute. The convolution then reads a quarter of
 * the pixels. The pass needs a convolution without activation that nothing else reads.
 */
final class PoolFirst implements Pass {

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    for (Node.AveragePool pool : rewrite.nodes(Node.AveragePool.class)) {
      Optional<Node.Convolution> pointwise =
          rewrite
              .soleProducer(pool.input(), Node.Convolution.class)
              .filter(c -> c.pointwise() && c.stride() == 1 && !c.relu());
      pointwise.ifPresent(convolution -> swap(rewrite, convolution, pool));
    }
    return rewrite.result();
  }

  private static void swap(Rewrite rewrite, Node.Convolution convolution, Node.AveragePool pool) {
    String pooled = convolution.input() + "_pool";
    rewrite.replace(
        convolution,
        new Node.AveragePool(pooled, convolution.input(), pool.kernel()),
        convolution.renamed(name -> name.equals(convolution.input()) ? pooled : name));
    rewrite.drop(pool, convolution.output());
  }
}
