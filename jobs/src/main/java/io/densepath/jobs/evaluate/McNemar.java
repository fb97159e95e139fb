package io.densepath.jobs.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * McNemar's test of whether two classifiers are right equally often on the same images (Q. McNemar,
 * Psychometrika 12, 1947). It looks at the images on which one alone is right: exactly, by the
 * binomial distribution, where they are few; else by chi-square with one degree of freedom and
 * Edwards's continuity correction.
 *
 * @param bothRight images on which both are right
 * @param onlyThis images on which this one alone is
 * @param onlyOther images on which the other one alone is
 * @param bothWrong images on which neither is
 */
record McNemar(long bothRight, long onlyThis, long onlyOther, long bothWrong) {

  // Where chi-square begins to be a good approximation.
  private static final long FEW = 25;

  private long discordant() {
    return onlyThis + onlyOther;
  }

  boolean exact() {
    return discordant() < FEW;
  }

  String method() {
    return exact() ? "exact binomial" : "chi-square with continuity correction";
  }

  /** The smaller of the two numbers where the test is exact, else chi-square. */
  double statistic() {
    if (exact()) {
      return Math.min(onlyThis, onlyOther);
    }
    double difference = Math.abs(onlyThis - onlyOther) - 1.0;
    return difference * difference / discordant();
  }

  /** The probability of a difference as large as this, or larger, between equals. */
  double p() {
    if (exact()) {
      int few = (int) Math.min(onlyThis, onlyOther);
      int all = (int) discordant();
      double oneSide = new BinomialDistribution(null, all, 0.5).cumulativeProbability(few);
      return Math.min(1, 2 * oneSide);
    }
    // The upper tail of chi-square with one degree of freedom, exact where it is tiny too.
    return Erf.erfc(Math.sqrt(statistic() / 2));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("both_right", bothRight);
    map.put("only_this_right", onlyThis);
    map.put("only_other_right", onlyOther);
    map.put("both_wrong", bothWrong);
    map.put("method", method());
    map.put("statistic", statistic());
    map.put("p", p());
    return map;
  }
}
