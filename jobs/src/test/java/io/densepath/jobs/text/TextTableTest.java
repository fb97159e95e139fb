package io.densepath.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void columnsAreAlignedNumbersToTheRight() {
    assertThat(TextTable.of("name", ">n", "x").row("a", "10", "").row("𝄞é", "9", "y").render())
        .isEqualTo(
            """
            name   n  x
            a     10
            𝄞é     9  y""");
  }

  @Test
  void aRowWithACellTooFewIsRefused() {
    assertThatThrownBy(() -> TextTable.of("a", "b").row("x"))
        .hasMessageContaining("1 cells for 2 columns");
  }
}
