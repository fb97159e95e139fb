package io.densepath.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.spark.TaskAccumulators;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProgressReporterTest {

  private final SparkSession spark = LocalSpark.session();
  private final SparkContext context = spark.sparkContext();
  private final TaskAccumulators counted = TaskAccumulators.register(context);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  @Timeout(60)
  void imagesOfATaskUnderWayAreSeenBeforeItEnds() throws InterruptedException {
    try (ProgressReporter reporter = start(ProgressMode.OFF)) {
      Thread job = new Thread(() -> count(10, 4_000));
      job.start();
      Snapshot seen = reporter.progress();
      while (job.isAlive() && seen.done() == 0) {
        Thread.sleep(50);
        seen = reporter.progress();
      }
      assertThat(job.isAlive()).as("the task is still running").isTrue();
      assertThat(seen.done()).isEqualTo(10);
      assertThat(seen.failed()).isEqualTo(5);
      job.join();
      assertThat(reporter.progress().done()).isEqualTo(10);
    }
  }

  @Test
  void theLastLineTellsTheEnd() {
    try (ProgressReporter reporter = start(ProgressMode.LINES)) {
      count(10, 0);
      reporter.show();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("100%  10 of 10 images, 5 failed");
  }

  @Test
  void switchedOffItSaysNothing() {
    try (ProgressReporter reporter = start(ProgressMode.OFF)) {
      count(10, 0);
      reporter.show();
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private ProgressReporter start(ProgressMode mode) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return ProgressReporter.start(context, counted, Expected.ofImages(10), mode, stream, false);
  }

  /** Runs a job of one task that counts images, every second one as failed, and then sleeps. */
  private void count(int number, long stayMs) {
    LongAccumulator all = counted.done();
    LongAccumulator bad = counted.failed();
    ForeachPartitionFunction<Long> counting =
        rows -> {
          while (rows.hasNext()) {
            all.add(1);
            bad.add(rows.next() % 2);
          }
          Thread.sleep(stayMs);
        };
    spark.range(0, number, 1, 1).as(Encoders.LONG()).foreachPartition(counting);
  }
}
