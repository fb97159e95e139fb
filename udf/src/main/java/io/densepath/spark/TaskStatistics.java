package io.densepath.spark;

import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The statistics of a task that succeeded, as it reports them to the driver: what ran, what it did,
 * and where its time went. {@link Schemas#statistics} has the same columns.
 */
public record TaskStatistics(
    String runId,
    int wave,
    int partition,
    int attempt,
    String host,
    String executor,
    String device,
    String model,
    String precision,
    int batchSize,
    long images,
    long failed,
    long bytes,
    long batches,
    long padded,
    long fetchWaitMs,
    long decodeMs,
    long predictMs,
    long wallMs,
    long peakMemoryBytes,
    Instant startedAt)
    implements Serializable {

  /** Returns this task's images per second of wall time, including images that failed. */
  public double imagesPerSecond() {
    return wallMs == 0 ? 0 : 1000.0 * images / wallMs;
  }

  /** Returns the row of {@link Schemas#statistics}. */
  public Row toRow() {
    return RowFactory.create(
        runId,
        wave,
        partition,
        attempt,
        host,
        executor,
        device,
        model,
        precision,
        batchSize,
        images,
        failed,
        bytes,
        batches,
        padded,
        fetchWaitMs,
        decodeMs,
        predictMs,
        wallMs,
        imagesPerSecond(),
        peakMemoryBytes,
        Timestamp.from(startedAt));
  }
}
