package io.densepath.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProportionTest {

  @Test
  void theIntervalIsWilsons() {
    // For 1 of 2 and z^2 = 3.841459, the centre is 1/2 and the half width is
    // z sqrt(1/8 + z^2/16) / (1 + z^2/2).
    Proportion share = new Proportion(1, 2);

    assertThat(share.value()).isEqualTo(0.5);
    assertThat(share.low()).isCloseTo(0.094531, within(1e-6));
    assertThat(share.high()).isCloseTo(0.905469, within(1e-6));
  }

  @Test
  void noneAndAllEndAtTheEndsExactly() {
    assertThat(new Proportion(0, 10).low()).isZero();
    assertThat(new Proportion(0, 10).high()).isCloseTo(0.277533, within(1e-6));
    assertThat(new Proportion(10, 10).high()).isEqualTo(1);
    assertThat(new Proportion(10, 10).low()).isCloseTo(0.722467, within(1e-6));
  }

  @Test
  void itHoldsWhatLiesWithin() {
    assertThat(new Proportion(1, 2).contains(0.1)).isTrue();
    assertThat(new Proportion(1, 2).contains(0.09)).isFalse();
  }

  @Test
  void aProportionOfNothingIsNone() {
    assertThatThrownBy(() -> new Proportion(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
