package io.densepath.jobs.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many of some images have a property, with the interval in which the share of all such images
 * lies in 95 of 100 cases: Wilson's score interval (E. B. Wilson, Journal of the American
 * Statistical Association 22, 1927), which stays within 0..1 and holds for small numbers too.
 *
 * @param correct images that have it
 * @param count images looked at, at least 1
 */
record Share(long correct, long count) {

  // The 97.5th percentile of the normal distribution.
  private static final double Z = 1.959963984540054;

  Share {
    if (count < 1 || correct < 0 || correct > count) {
      throw new IllegalArgumentException(correct + " of " + count);
    }
  }

  double value() {
    return (double) correct / count;
  }

  double low() {
    return correct == 0 ? 0 : centre() - halfWidth();
  }

  double high() {
    return correct == count ? 1 : centre() + halfWidth();
  }

  private double centre() {
    return (value() + Z * Z / (2 * count)) / (1 + Z * Z / count);
  }

  private double halfWidth() {
    double variance = value() * (1 - value()) / count + Z * Z / (4.0 * count * count);
    return Z * Math.sqrt(variance) / (1 + Z * Z / count);
  }

  boolean holds(double share) {
    return low() <= share && share <= high();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("correct", correct);
    map.put("count", count);
    map.put("value", value());
    map.put("low", low());
    map.put("high", high());
    return map;
  }
}
