package io.densepath.spark;

import java.io.Serializable;
import java.sql.Timestamp;
import java.time.Instant;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The row of statistics of a task: what it was, what it did, and where its time went. */
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

  /** Images a second, failed ones too, of this task alone. */
  public double imagesPerSecond() {
    return wallMs == 0 ? 0 : 1000.0 * images / wallMs;
  }

  /** As {@link Schemas#statistics()} has it. */
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
