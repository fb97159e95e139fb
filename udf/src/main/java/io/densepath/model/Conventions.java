package io.densepath.model;

/**
 * What a training framework decided where the papers are silent, and what therefore belongs to the
 * weights and not to the architecture.
 *
 * @param batchNormEpsilon added to the running variance before the square root
 * @param lastActivation the activation before the global pooling of a Dual Path Network; a DenseNet
 *     ends in a relu everywhere
 */
public record Conventions(double batchNormEpsilon, Activation lastActivation) {

  public Conventions {
    if (!(batchNormEpsilon > 0)) {
      throw new IllegalArgumentException("epsilon must be positive, not " + batchNormEpsilon);
    }
  }
}
