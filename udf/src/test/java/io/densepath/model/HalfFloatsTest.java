package io.densepath.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatsTest {

  @Test
  void everyFloat16SurvivesTheWayThereAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.fromFloat16((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloats.toFloat16(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void everyBfloat16SurvivesTheWayThereAndBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = HalfFloats.fromBfloat16((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloats.toBfloat16(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void halfwayBetweenTwoFloat16GoesToTheEvenOne() {
    for (int bits = 0; bits < 0x7BFF; bits++) {
      float middle =
          (HalfFloats.fromFloat16((short) bits) + HalfFloats.fromFloat16((short) (bits + 1))) / 2;
      int even = bits % 2 == 0 ? bits : bits + 1;
      assertThat(HalfFloats.toFloat16(middle)).isEqualTo((short) even);
      assertThat(HalfFloats.toFloat16(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
      assertThat(HalfFloats.toFloat16(Math.nextDown(middle))).isEqualTo((short) bits);
    }
  }

  @Test
  void notANumberAndInfinityStayWhatTheyAre() {
    assertThat(HalfFloats.fromFloat16(HalfFloats.toFloat16(Float.NaN))).isNaN();
    assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(Float.NaN))).isNaN();
    assertThat(HalfFloats.fromFloat16(HalfFloats.toFloat16(70000))).isInfinite();
    assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(Float.NEGATIVE_INFINITY)))
        .isEqualTo(Float.NEGATIVE_INFINITY);
  }
}
