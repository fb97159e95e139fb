package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class StoreFaultsTest {

  @Test
  void aLocalMasterGivesATaskTheAttemptsThatItNamesAndOtherwiseOne() {
    assertThat(attempts("local", 4)).isEqualTo(1);
    assertThat(attempts("local[*]", 4)).isEqualTo(1);
    assertThat(attempts("local[2]", 4)).isEqualTo(1);
    assertThat(attempts("local[2,3]", 4)).isEqualTo(3);
    assertThat(attempts("local[*, 5]", 4)).isEqualTo(5);
  }

  @Test
  void aClusterGivesATaskTheAttemptsOfItsSetting() {
    assertThat(attempts("spark://host:7077", 6)).isEqualTo(6);
    assertThat(attempts("local-cluster[2,1,1024]", 2)).isEqualTo(2);
    assertThat(StoreFaults.attempts(new SparkConf(false).setMaster("yarn"))).isEqualTo(4);
  }

  private static int attempts(String master, int maxFailures) {
    return StoreFaults.attempts(
        new SparkConf(false)
            .setMaster(master)
            .set("spark.task.maxFailures", Integer.toString(maxFailures)));
  }
}
