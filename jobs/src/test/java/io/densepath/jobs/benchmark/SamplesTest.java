package io.densepath.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  private final BatchTimes samples = new BatchTimes();

  @Test
  void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
    add(7, 1, 100);
    assertThat(samples.medianMs()).isEqualTo(7);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    add(1, 100, 7, 4);
    assertThat(samples.medianMs()).isEqualTo(5.5);
  }

  @Test
  void roundsAreTakenTogether() {
    add(3, 1);
    add(2);
    assertThat(samples.medianMs()).isEqualTo(2);
    assertThat(samples.rounds()).isEqualTo(2);
    assertThat(samples.batches()).isEqualTo(3);
  }

  @Test
  void ofTwentyTheNineteenthIsNotExceededBy95Percent() {
    add(LongStream.rangeClosed(1, 20).toArray());
    assertThat(samples.p95Ms()).isEqualTo(19);
  }

  @Test
  void ofTwentyOneItIsTheTwentieth() {
    // 95 % of 21 is 19.95, which is rounded up.
    add(LongStream.rangeClosed(1, 21).toArray());
    assertThat(samples.p95Ms()).isEqualTo(20);
  }

  @Test
  void ofFewItIsTheLongest() {
    add(4, 9, 2);
    assertThat(samples.p95Ms()).isEqualTo(9);
  }

  @Test
  void ofNoneThereIsNoMedian() {
    assertThatIllegalStateException().isThrownBy(samples::medianMs);
  }

  private void add(long... millis) {
    samples.add(LongStream.of(millis).map(ms -> ms * 1_000_000).toArray());
  }
}
