package io.densepath.predict;

import java.io.Serializable;

/**
 * Which outputs of the network are returned for an image.
 *
 * @param topK number of likeliest classes
 * @param logits whether all logits are returned
 * @param embedding whether the pooled features are returned
 */
public record Outputs(int topK, boolean logits, boolean embedding) implements Serializable {

  public Outputs {
    if (topK < 1) {
      throw new IllegalArgumentException("top-k must be at least 1, not " + topK);
    }
  }
}
