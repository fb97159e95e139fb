package io.densepath.model;

import java.util.Map;

/** A network by its numbers. The ten published ones are the rows of {@link Network}. */
public sealed interface Architecture permits DenseNet, DualPathNet {

  String name();

  /** The number of classes, that is of logits. */
  int classes();

  /** The number of pooled features that the classifier sees. */
  int embeddingSize();

  /** The same network for another number of classes. */
  Architecture withClasses(int classes);

  /**
   * The network as its authors wrote it, one node an operator, in evaluation order, from a float
   * image (N, 3, H, W) to logits (N, classes).
   *
   * @param batchNormEpsilon added to running variances before the square root; it belongs to the
   *     training framework, and so to the weights
   */
  Graph graph(double batchNormEpsilon);

  /**
   * Returns the shapes of all tensors that the network needs, by canonical key: torchvision's names
   * for a DenseNet, timm's for a Dual Path Network.
   */
  default Map<String, Shape> parameters() {
    return graphOfAnyEpsilon().parameters();
  }

  /** Returns what an image of side x side pixels costs. */
  default Cost cost(int side) {
    return Cost.of(graphOfAnyEpsilon(), side);
  }

  /** Shapes and costs are the same for every epsilon. */
  private Graph graphOfAnyEpsilon() {
    return graph(1e-5);
  }
}
