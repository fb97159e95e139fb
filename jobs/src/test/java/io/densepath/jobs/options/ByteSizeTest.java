package io.densepath.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteSizeTest {

  private static long bytes(String text) {
    return new ByteSize.Converter().convert(text).bytes();
  }

  @Test
  void unitsArePowersOf1024() {
    assertThat(bytes("4096")).isEqualTo(4096);
    assertThat(bytes("64k")).isEqualTo(65_536);
    assertThat(bytes("256MB")).isEqualTo(268_435_456);
    assertThat(bytes("1.5 GiB")).isEqualTo(1_610_612_736);
  }

  @Test
  void whatIsNoSizeIsRefusedAsItWasWritten() {
    for (String text : new String[] {"", "MB", "-1", "0", "12 parsecs", "99999999999T"}) {
      assertThatThrownBy(() -> bytes(text)).hasMessageContaining("'" + text + "'");
    }
  }

  @Test
  void aSizeIsWrittenWithTheLargestUnitThatFits() {
    assertThat(ByteSize.text(1023)).isEqualTo("1023 bytes");
    assertThat(ByteSize.text(1536)).isEqualTo("1.5 KB");
    assertThat(ByteSize.text(128L << 20)).isEqualTo("128 MB");
  }
}
