package io.densepath.predict;

/**
 * The outputs of a network for one image.
 *
 * @param classIds likeliest classes (k), likeliest first
 * @param probabilities softmax (k) of these classes
 * @param logits (classes); empty unless requested
 * @param embedding pooled features (features); empty unless requested
 */
public record Prediction(int[] classIds, float[] probabilities, float[] logits, float[] embedding) {

  /** Returns whether all activations stayed within the range of the network's precision. */
  public boolean isFinite() {
    return Float.isFinite(probabilities[0]);
  }
}
