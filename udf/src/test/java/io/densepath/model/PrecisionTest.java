package io.densepath.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aKeyIsFoundInEitherCase(Precision precision) {
    assertThat(Precision.of(precision.key())).isEqualTo(precision);
    assertThat(Precision.of(precision.key().toUpperCase(Locale.ROOT))).isEqualTo(precision);
  }

  @Test
  void anUnknownKeyIsNamedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Precision.of("fp64"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("precision is 'fp64', expected one of [fp32, bf16, fp16]");
  }
}
