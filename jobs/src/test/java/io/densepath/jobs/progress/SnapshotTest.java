package io.densepath.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SnapshotTest {

  private static final Snapshot HALF =
      new Snapshot(images(2_000), 1_000, 3, Duration.ofSeconds(10));

  @Test
  void theTextGivesCountsRateAndTimeLeft() {
    assertThat(HALF.text()).isEqualTo("1,000 of 2,000 images, 3 failed, 100 images/s, 0:10 left");
  }

  @Test
  void withoutARateThereIsNoTimeLeft() {
    assertThat(new Snapshot(images(10), 0, 0, Duration.ZERO).text())
        .isEqualTo("0 of 10 images, 0 failed, 0.00 images/s, --:-- left");
  }

  @Test
  void imagesOfShardsAreReckonedFromThoseThatHaveBeenRead() {
    Expected shards = Expected.ofShards(1_000_000);

    assertThat(new Snapshot(shards.images(0, 0), 0, 0, Duration.ofSeconds(1)).text())
        .isEqualTo("0 of ? images, 0 failed, 0.00 images/s, --:-- left");
    Snapshot half = new Snapshot(shards.images(10, 500_000), 10, 0, Duration.ofSeconds(10));
    assertThat(half.text()).isEqualTo("10 of about 20 images, 0 failed, 1.00 images/s, 0:10 left");
    assertThat(half.share()).isEqualTo(0.5);
    Snapshot ofUnknown = new Snapshot(Expected.ofShards(0).images(10, 500), 10, 0, Duration.ZERO);
    assertThat(ofUnknown.share()).isZero();
  }

  private static Expected.Total images(long images) {
    return Expected.ofImages(images).images(0, 0);
  }

  @Test
  void aBarIsDrawnOverItselfAndLeavesNothing() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bar bar = new Bar(new PrintStream(out, true, StandardCharsets.UTF_8));
    bar.show(HALF);
    bar.end();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("\r\u001b[K[############............]  50%  " + HALF.text() + "\r\u001b[K");
  }

  @Test
  void aLineIsWrittenOnlyWhenSomethingHasHappened() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Lines lines = new Lines(new PrintStream(out, true, StandardCharsets.UTF_8));
    lines.show(HALF);
    lines.show(new Snapshot(images(2_000), 1_000, 3, Duration.ofSeconds(20)));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo(" 50%  " + HALF.text() + System.lineSeparator());
  }

  @Test
  void timesAndRatesAreShort() {
    assertThat(Durations.clock(Duration.ofSeconds(3_723))).isEqualTo("1:02:03");
    assertThat(Durations.seconds(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
    assertThat(Durations.rate(1_204.4)).isEqualTo("1,204");
  }
}
