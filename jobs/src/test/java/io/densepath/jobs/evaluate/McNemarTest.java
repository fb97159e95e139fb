package io.densepath.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class McNemarTest {

  @Test
  void fewDifferencesAreTestedByTheBinomialDistribution() {
    // On one of six discordant images only this one is right: p = 2 (1 + 6) / 2^6.
    McNemar test = new McNemar(10, 1, 5, 4);

    assertThat(test.exact()).isTrue();
    assertThat(test.p()).isCloseTo(14 / 64.0, within(1e-15));
  }

  @Test
  void manyAreTestedByChiSquareWithItsCorrection() {
    McNemar test = new McNemar(10, 5, 20, 4);

    assertThat(test.exact()).isFalse();
    assertThat(test.statistic()).isEqualTo(14 * 14 / 25.0);
    assertThat(test.p()).isCloseTo(0.005110, within(1e-6));
  }

  @Test
  void runsThatDoNotDifferAreNotDifferent() {
    assertThat(new McNemar(10, 0, 0, 4).p()).isEqualTo(1);
  }

  @Test
  void aTinyProbabilityIsNotZero() {
    assertThat(new McNemar(0, 1000, 10, 0).p()).isPositive().isLessThan(1e-200);
  }
}
