package io.densepath.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A proportion of images, with its 95 % confidence interval: Wilson's score interval (E. B. Wilson,
 * Journal of the American Statistical Association 22, 1927), which stays within 0..1 and holds for
 * small numbers too.
 *
 * @param correct images that have the property
 * @param count images looked at, at least 1
 */
@JsonPropertyOrder({"correct", "count", "value", "low", "high"})
public record Proportion(long correct, long count) {

  // The 97.5th percentile of the normal distribution.
  private static final double Z = 1.959963984540054;

  public Proportion {
    if (count < 1 || correct < 0 || correct > count) {
      throw new IllegalArgumentException(correct + " of " + count);
    }
  }

  @JsonProperty
  public double value() {
    return (double) correct / count;
  }

  /** The lower end of the interval. */
  @JsonProperty
  public double low() {
    return correct == 0 ? 0 : centre() - halfWidth();
  }

  /** The upper end of the interval. */
  @JsonProperty
  public double high() {
    return correct == count ? 1 : centre() + halfWidth();
  }

  private double centre() {
    return (value() + Z * Z / (2 * count)) / (1 + Z * Z / count);
  }

  private double halfWidth() {
    double variance = value() * (1 - value()) / count + Z * Z / (4.0 * count * count);
    return Z * Math.sqrt(variance) / (1 + Z * Z / count);
  }

  /** Returns whether the interval contains a value. */
  boolean contains(double value) {
    return low() <= value && value <= high();
  }
}
