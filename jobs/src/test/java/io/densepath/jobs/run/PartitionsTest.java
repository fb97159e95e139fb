package io.densepath.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionsTest {

  @Test
  void aSmallPlanUsesEveryCore() {
    assertThat(Partitions.count(200, 1000, 8)).isEqualTo(8);
  }

  @Test
  void thereAreNeverMorePartitionsThanImages() {
    assertThat(Partitions.count(3, 1000, 8)).isEqualTo(3);
    assertThat(Partitions.count(1, 1000, 0)).isEqualTo(1);
  }

  @Test
  void theLastRoundIsAsFullAsTheFirst() {
    assertThat(Partitions.count(9_000, 1000, 8)).isEqualTo(16);
    assertThat(Partitions.count(1_000_000, 1000, 64)).isEqualTo(1024);
  }
}
