package io.densepath.predict;

/**
 * What a network says of one image.
 *
 * @param classIds the likeliest classes, the likeliest first
 * @param probabilities softmax, as many
 * @param logits one a class; empty unless asked for
 * @param embedding pooled features; empty unless asked for
 */
public record Prediction(int[] classIds, float[] probabilities, float[] logits, float[] embedding) {

  /** Whether the network stayed within the range of its precision. */
  public boolean isFinite() {
    return Float.isFinite(probabilities[0]);
  }
}
