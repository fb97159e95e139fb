package io.densepath.model;

import java.util.Map;

/** A network, defined by its numbers. {@link Network} holds the ten published ones. */
public sealed interface Architecture permits DenseNet, DualPathNet {

  String name();

  /** Returns the number of classes, which is the number of logits. */
  int classes();

  /** Returns the number of pooled features that the classifier reads. */
  int embeddingSize();

  /** Returns the same network for another number of classes. */
  Architecture withClasses(int classes);

  /**
   * Returns the network as its authors wrote it: a node for each operator, in evaluation order,
   * from normalised float images (N, 3, H, W) to logits (N, classes).
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

  /** Returns the cost of an image of side x side pixels. */
  default Cost cost(int side) {
    return Cost.of(graphOfAnyEpsilon(), side);
  }

  /** Shapes and cost do not depend on the epsilon. */
  private Graph graphOfAnyEpsilon() {
    return graph(1e-5);
  }
}
