package io.densepath.predict;

import java.util.List;

/**
 * The difference between the logits that a network must give and those that it gives.
 *
 * @param images number of images compared
 * @param largest largest difference of a logit, in standard deviations of all expected logits; NaN
 *     if a logit is not a finite number
 * @param sameTop1 number of images whose likeliest class is the same
 */
public record Comparison(int images, double largest, int sameTop1) {

  /** Returns whether all logits are finite numbers. */
  public boolean isFinite() {
    return !Double.isNaN(largest);
  }

  /**
   * Returns the largest difference of two logits, in standard deviations of the expected logits;
   * NaN if a logit is not a finite number, and infinite if only equal logits are expected and
   * others are found.
   *
   * @param expected logits of one image or of several
   * @param actual as many logits
   */
  public static double difference(List<Float> expected, List<Float> actual) {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      double wanted = expected.get(i);
      sum += wanted;
      squares += wanted * wanted;
      largest = Math.max(largest, Math.abs(wanted - actual.get(i)));
    }
    double mean = sum / expected.size();
    double variance = Math.max(0, squares / expected.size() - mean * mean);
    if (!Double.isFinite(largest)) {
      return Double.NaN;
    }
    return largest == 0 ? 0 : largest / Math.sqrt(variance);
  }
}
