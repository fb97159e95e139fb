package io.densepath.jobs.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.special.Erf;

/**
 * McNemar's test of whether two classifiers are right equally often on the same images (Q. McNemar,
 * Psychometrika 12, 1947). It looks at the discordant images, on which only one classifier is
 * right: if they are few, exactly by the binomial distribution, otherwise by chi-square with one
 * degree of freedom and Edwards's continuity correction.
 *
 * @param bothRight images on which both classifiers are right
 * @param onlyThisRight images on which only this one is right
 * @param onlyOtherRight images on which only the other one is right
 * @param bothWrong images on which both are wrong
 */
@JsonPropertyOrder({
  "both_right",
  "only_this_right",
  "only_other_right",
  "both_wrong",
  "method",
  "statistic",
  "p"
})
public record McNemar(long bothRight, long onlyThisRight, long onlyOtherRight, long bothWrong) {

  // From this number of discordant images on, chi-square is a good approximation.
  private static final long FEW = 25;

  private long discordant() {
    return onlyThisRight + onlyOtherRight;
  }

  boolean exact() {
    return discordant() < FEW;
  }

  @JsonProperty
  String method() {
    return exact() ? "exact binomial" : "chi-square with continuity correction";
  }

  /** Returns the smaller of the two discordant counts if the test is exact, else chi-square. */
  @JsonProperty
  double statistic() {
    if (exact()) {
      return Math.min(onlyThisRight, onlyOtherRight);
    }
    double difference = Math.abs(onlyThisRight - onlyOtherRight) - 1.0;
    return difference * difference / discordant();
  }

  /** Returns the probability of a difference at least this large between equal classifiers. */
  @JsonProperty
  public double p() {
    if (exact()) {
      int few = (int) Math.min(onlyThisRight, onlyOtherRight);
      int all = (int) discordant();
      double oneSide = new BinomialDistribution(null, all, 0.5).cumulativeProbability(few);
      return Math.min(1, 2 * oneSide);
    }
    // The upper tail of chi-square with one degree of freedom; accurate even where it is tiny.
    return Erf.erfc(Math.sqrt(statistic() / 2));
  }
}
