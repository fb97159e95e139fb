package io.densepath.predict;

import java.io.Serializable;

/**
 * What comes back for an image.
 *
 * @param topK how many classes
 * @param logits whether all logits too
 * @param embedding whether the pooled features too
 */
public record Outputs(int topK, boolean logits, boolean embedding) implements Serializable {

  public Outputs {
    if (topK < 1) {
      throw new IllegalArgumentException("top-k must be 1 at least, not " + topK);
    }
  }
}
