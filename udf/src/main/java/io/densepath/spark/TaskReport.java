package io.densepath.spark;

import io.densepath.predict.Device;
import io.densepath.predict.Predictor;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running counts of one task, which go to the executor's metrics and, in a job, to the driver's
 * accumulators at once. A task that succeeds also logs and reports them as {@link TaskStatistics}.
 */
final class TaskReport {

  private static final Logger LOG = LoggerFactory.getLogger(TaskReport.class);

  private final ClassifySettings settings;
  private final Device device;
  private final TaskContext task;
  private final List<TaskAccumulators> accumulators;
  private final ExecutorMetrics metrics = ExecutorMetrics.ofThisExecutor();
  private final Instant startedAt = Instant.now();
  private final long startNs = System.nanoTime();
  private int wave;
  private long images;
  private long failed;
  private long bytes;
  private long fetchWaitNs;
  private long decodeNs;
  private long predictNs;

  TaskReport(
      ClassifySettings settings,
      Device device,
      TaskContext task,
      List<TaskAccumulators> accumulators) {
    this.settings = settings;
    this.device = device;
    this.task = task;
    this.accumulators = accumulators;
  }

  /**
   * Checks that Spark has not interrupted the task.
   *
   * @throws TaskKilledException if Spark has interrupted the task
   */
  void requireAlive() {
    if (task.isInterrupted()) {
      throw new TaskKilledException("images of the partition are left");
    }
  }

  void taken(int ofWave) {
    wave = ofWave;
  }

  void read(long length) {
    bytes += length;
    accumulators.forEach(to -> to.bytes().add(length));
    metrics.read(length);
  }

  void finished(Status status) {
    images++;
    metrics.finished(status);
    accumulators.forEach(to -> to.done().add(1));
    if (!status.isOk()) {
      failed++;
      accumulators.forEach(to -> to.failed().add(1));
    }
  }

  /** Records the total time that the task has waited for the store so far. */
  void waited(long soFarNs) {
    metrics.waited(soFarNs - fetchWaitNs);
    fetchWaitNs = soFarNs;
  }

  void decoded(long sinceNs) {
    long ns = System.nanoTime() - sinceNs;
    decodeNs += ns;
    metrics.decoded(ns);
  }

  /** Records the total time that the task has spent on predictions so far, or waiting for them. */
  void predicted(long soFarNs) {
    if (soFarNs > predictNs) {
      metrics.predicted(soFarNs - predictNs);
      predictNs = soFarNs;
    }
  }

  void send(Predictor predictor) {
    TaskStatistics statistics = statistics(predictor);
    accumulators.forEach(to -> to.statistics().add(statistics));
    LOG.info(
        "Run {}, wave {}, partition {}, attempt {}: {} images, {} failed, {} bytes in {} ms on {}:"
            + " waited {} ms, decoded {} ms, predicted {} ms",
        statistics.runId(),
        statistics.wave(),
        statistics.partition(),
        statistics.attempt(),
        statistics.images(),
        statistics.failed(),
        statistics.bytes(),
        statistics.wallMs(),
        statistics.device(),
        statistics.fetchWaitMs(),
        statistics.decodeMs(),
        statistics.predictMs());
  }

  private TaskStatistics statistics(Predictor predictor) {
    return new TaskStatistics(
        settings.runId(),
        wave,
        task.partitionId(),
        task.attemptNumber(),
        host(),
        SparkEnv.get().executorId(),
        device.toString(),
        settings.model().name(),
        settings.model().precision().key(),
        predictor.runSize(),
        images,
        failed,
        bytes,
        predictor.batches(),
        predictor.padded(),
        TimeUnit.NANOSECONDS.toMillis(fetchWaitNs),
        TimeUnit.NANOSECONDS.toMillis(decodeNs),
        TimeUnit.NANOSECONDS.toMillis(predictNs),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs),
        PeakMemory.bytes(),
        startedAt);
  }

  private static String host() {
    return SparkEnv.get().blockManager().blockManagerId().host();
  }
}
