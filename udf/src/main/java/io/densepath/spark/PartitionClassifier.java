package io.densepath.spark;

import io.densepath.fetch.FetchResult;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.image.ImageException;
import io.densepath.image.ImageReader;
import io.densepath.image.ImageSize;
import io.densepath.memory.ExecutorMemory;
import io.densepath.predict.BatchPredictor;
import io.densepath.predict.InferenceException;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.Prediction;
import io.densepath.spark.PartitionRows.Wanted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * The iterator over the output rows of one partition, in the order of the input. The row of an
 * image that was decoded waits until its batch is full or the input ends; the row of any other
 * image waits only for the rows before it.
 */
final class PartitionClassifier implements Iterator<Row>, AutoCloseable {

  /** Rows that may wait for a batch, however few of their images are in it. */
  private static final int MAX_WAITING = 1024;

  /**
   * A row that waits for its batch.
   *
   * @param leading values of the row that do not depend on the result
   * @param length length of the object in bytes
   * @param size size of the image, if known
   * @param remark why the label of its shard is not used, if so
   * @param failure the result, if the image has no prediction
   */
  private record Waiting(
      List<Object> leading,
      long length,
      Optional<ImageSize> size,
      Optional<String> remark,
      Optional<List<Object>> failure) {}

  private final Queue<Wanted> requested = new ArrayDeque<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final Queue<Row> ready = new ArrayDeque<>();
  private final PartitionRows rows;
  private final ResultValues results;
  private final BatchPredictor predictor;
  private final ImageReader reader;
  private final Samples samples;
  private final TaskReport report;
  private final StoreFaults faults;
  private final Optional<CrashWatch> watch;
  private final long maxWaitingBytes;
  private long waitingBytes;
  private long requestedBytes;
  private boolean ended;
  private volatile boolean closed;

  PartitionClassifier(
      Iterator<Row> in,
      PartitionRows rows,
      ClassifySettings settings,
      LoadedModel model,
      TaskReport report,
      StoreFaults faults,
      Optional<CrashWatch> watch,
      ExecutorMemory memory,
      Configuration hadoop) {
    this.rows = rows;
    this.watch = watch;
    this.report = report;
    this.faults = faults;
    results = new ResultValues(settings);
    maxWaitingBytes = settings.fetch().maxBytesAhead();
    predictor = new BatchPredictor(model, settings.batchSize(), settings.outputs());
    reader =
        new ImageReader(
            settings.model().preprocessing(), settings.limits(), settings.decoding(), memory);
    samples =
        rows.open(
            PartitionRows.mapped(in, this::want),
            memory,
            hadoop,
            () -> requestedBytes < maxWaitingBytes);
  }

  /** Remembers a row whose object is being fetched. Objects arrive in the order of the rows. */
  private Wanted want(Row row) {
    Wanted wanted = new Wanted(row, rows.request(row));
    requested.add(wanted);
    requestedBytes += rows.carriedBytes(row);
    return wanted;
  }

  /**
   * Returns whether there is another row.
   *
   * @throws IllegalStateException if the partition was closed before its last row, so that a thread
   *     that outlives the task never takes a part of the rows for all of them
   */
  @Override
  public synchronized boolean hasNext() {
    while (!ended && (ready.isEmpty() || closed)) {
      advance();
    }
    return !ready.isEmpty();
  }

  @Override
  public synchronized Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("every object of the partition has its row");
    }
    return ready.remove();
  }

  private void advance() {
    report.requireAlive();
    requireOpen();
    if (samples.hasNext()) {
      Sample sample = samples.next();
      report.waited(samples.waitedNs());
      take(sample);
      if (predictor.isFull() || predictor.size() == 0 || tooManyWait()) {
        predict();
      }
    } else {
      predict();
      ended = true;
      watch.ifPresent(CrashWatch::done);
      report.send(predictor);
      close();
    }
  }

  /** Refuses to go on after the task, when another task may have borrowed the batch's memory. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the task ended before every row of its partition was drawn; a thread that draws rows must"
              + " stop when its task ends");
    }
  }

  /** Returns whether the rows that wait for an unfilled batch hold too much memory. */
  private boolean tooManyWait() {
    return waiting.size() == MAX_WAITING || waitingBytes > maxWaitingBytes;
  }

  private void take(Sample sample) {
    Row row = row(sample);
    int wave = rows.wave(row);
    report.taken(wave);
    List<Object> leading = rows.leading(row, sample);
    waitingBytes += rows.carriedBytes(row);
    FetchResult object = sample.object();
    switch (object.outcome()) {
      case READ -> decode(leading, sample, wave);
      case TOO_LARGE ->
          fail(leading, object, Status.TOO_LARGE, "more bytes than --max-image-bytes allows");
      case FAILED -> {
        faults.requireRow(object);
        fail(leading, object, Status.UNREADABLE, Status.UNREADABLE.phrase());
      }
      case DAMAGED -> fail(leading, object, Status.CORRUPT, Status.CORRUPT.phrase());
      case UNSUPPORTED -> fail(leading, object, Status.UNSUPPORTED, Status.UNSUPPORTED.phrase());
      case EMPTY -> fail(leading, object, Status.EMPTY, Status.EMPTY.phrase());
    }
  }

  /** Returns the row of a sample's object, which all samples of a shard share. */
  @SuppressWarnings("ReferenceEquality") // Two rows may be equal; this is the one requested.
  private Row row(Sample sample) {
    while (requested.element().request() != sample.source()) {
      requestedBytes -= rows.carriedBytes(requested.remove().row());
    }
    return requested.element().row();
  }

  private void fail(List<Object> leading, FetchResult object, Status status, String usual) {
    String error = object.failure().map(Throwable::getMessage).orElse(usual);
    fail(leading, object.length(), status, error, Optional.empty());
  }

  private void decode(List<Object> leading, Sample sample, int wave) {
    FetchResult object = sample.object();
    byte[] bytes = object.bytes();
    report.read(bytes.length);
    if (watch.isPresent() && watch.get().crashes(object.request().path(), wave, bytes)) {
      fail(
          leading,
          bytes.length,
          Status.CORRUPT,
          "crashes the decoder: the process that decoded it has ended more than once",
          Optional.empty());
      return;
    }
    long startNs = System.nanoTime();
    try {
      ImageSize size = reader.read(bytes, predictor.next());
      waiting.add(
          new Waiting(
              leading, bytes.length, Optional.of(size), sample.label().remark(), Optional.empty()));
    } catch (ImageException e) {
      fail(leading, bytes.length, Status.of(e.status()), e.getMessage(), e.size());
    } finally {
      report.decoded(startNs);
    }
  }

  private void fail(
      List<Object> leading, long length, Status status, String error, Optional<ImageSize> size) {
    List<Object> failure = results.failed(length, status, error, size);
    waiting.add(new Waiting(leading, length, size, Optional.empty(), Optional.of(failure)));
    report.finished(status);
  }

  private void predict() {
    Iterator<Prediction> predictions = predictions();
    for (Waiting row : waiting) {
      ready.add(
          rows.row(row.leading(), row.failure().orElseGet(() -> result(row, predictions.next()))));
    }
    waiting.clear();
    waitingBytes = 0;
  }

  private Iterator<Prediction> predictions() {
    if (predictor.size() == 0) {
      return List.<Prediction>of().iterator();
    }
    long startNs = System.nanoTime();
    List<Prediction> predictions = predictBatch();
    report.predicted(startNs);
    return predictions.iterator();
  }

  private List<Prediction> predictBatch() {
    try {
      return predictor.predict();
    } catch (InferenceException e) {
      if (e.isDeviceLost()) {
        LostDevice.endExecutor(e);
      }
      throw e;
    }
  }

  private List<Object> result(Waiting good, Prediction prediction) {
    if (prediction.isFinite()) {
      report.finished(Status.OK);
      return results.predicted(good.length(), good.size().orElseThrow(), prediction, good.remark());
    }
    report.finished(Status.UNSUPPORTED);
    return results.failed(
        good.length(),
        Status.UNSUPPORTED,
        "its activations leave the range of the precision; run it in bf16 or fp32",
        good.size());
  }

  /**
   * Closes the partition, also from another thread than that which iterates. The samples are closed
   * first, so that an iterating thread that waits for one goes on and releases the lock. That
   * thread finishes at most the image at hand before the memory of the batch is given back.
   */
  @Override
  public void close() {
    closed = true;
    samples.close();
    synchronized (this) {
      reader.close();
      predictor.close();
    }
  }
}
