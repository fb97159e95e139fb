package io.densepath.spark;

import io.densepath.fetch.FetchResult;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.image.ImageException;
import io.densepath.image.ImageReader;
import io.densepath.image.ImageSize;
import io.densepath.memory.ExecutorMemory;
import io.densepath.predict.InferenceException;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.PendingPrediction;
import io.densepath.predict.Prediction;
import io.densepath.predict.Predictor;
import io.densepath.spark.PartitionRows.Wanted;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/**
 * The iterator over the output rows of one partition, in the order of the input. The row of an
 * image that was decoded waits for its prediction; the row of any other image waits only for the
 * rows before it. Images are decoded ahead of the predictions, as far as the predictor takes them.
 */
final class PartitionClassifier implements Iterator<Row>, AutoCloseable {

  /** Rows that may wait for the prediction of the first of them. */
  private static final int MAX_WAITING = 1024;

  /** The result of a row: that of a failure, or that of a prediction which may be pending. */
  private interface Result {

    boolean isDone();

    /** Returns the values, and waits for the prediction if there is one. */
    List<Object> values();
  }

  /**
   * A row that waits for its result and for those before it.
   *
   * @param leading values of the row that do not depend on the result
   * @param carriedBytes bytes that the row holds
   */
  private record Waiting(List<Object> leading, long carriedBytes, Result result) {}

  /** The result of an image without a prediction. */
  private record Failed(List<Object> values) implements Result {

    @Override
    public boolean isDone() {
      return true;
    }
  }

  /** The result of an image whose prediction may be pending. */
  private final class Predicted implements Result {

    private final PendingPrediction prediction;
    private final long length;
    private final ImageSize size;
    private final Optional<String> remark;

    /**
     * @param length length of the object in bytes
     * @param remark why the label of its shard is not used, if so
     */
    Predicted(PendingPrediction prediction, long length, ImageSize size, Optional<String> remark) {
      this.prediction = prediction;
      this.length = length;
      this.size = size;
      this.remark = remark;
    }

    @Override
    public boolean isDone() {
      return prediction.isDone();
    }

    @Override
    public List<Object> values() {
      Prediction known = onDevice(prediction::get);
      if (known.isFinite()) {
        report.finished(Status.OK);
        return results.predicted(length, size, known, remark);
      }
      report.finished(Status.UNSUPPORTED);
      return results.failed(
          length,
          Status.UNSUPPORTED,
          "its activations leave the range of the precision; run it in bf16 or fp32",
          Optional.of(size));
    }
  }

  private final Queue<Wanted> requested = new ArrayDeque<>();
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Queue<Row> ready = new ArrayDeque<>();
  private final PartitionRows rows;
  private final ResultValues results;
  private final Predictor predictor;
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
    predictor = model.predictor(settings.batchSize(), settings.outputs());
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
      if (tooManyWait()) {
        release();
      }
      while (!waiting.isEmpty() && waiting.element().result().isDone()) {
        release();
      }
    } else if (!waiting.isEmpty()) {
      release();
    } else {
      ended = true;
      watch.ifPresent(CrashWatch::done);
      report.send(predictor);
      close();
    }
  }

  /** Makes the first row that waits ready, once its result is known. */
  private void release() {
    Waiting first = waiting.remove();
    waitingBytes -= first.carriedBytes();
    ready.add(rows.row(first.leading(), first.result().values()));
  }

  /** Refuses to go on after the task, when another task may have borrowed the batch's memory. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          "the task ended before every row of its partition was drawn; a thread that draws rows must"
              + " stop when its task ends");
    }
  }

  /** Returns whether the rows that wait hold too much memory. */
  private boolean tooManyWait() {
    return waiting.size() == MAX_WAITING || waitingBytes > maxWaitingBytes;
  }

  private void take(Sample sample) {
    Row row = row(sample);
    int wave = rows.wave(row);
    report.taken(wave);
    long carriedBytes = rows.carriedBytes(row);
    waitingBytes += carriedBytes;
    waiting.add(new Waiting(rows.leading(row, sample), carriedBytes, result(sample, wave)));
  }

  private Result result(Sample sample, int wave) {
    FetchResult object = sample.object();
    return switch (object.outcome()) {
      case READ -> decode(sample, wave);
      case TOO_LARGE ->
          failed(object, Status.TOO_LARGE, "more bytes than --max-image-bytes allows");
      case FAILED -> {
        faults.requireRow(object);
        yield failed(object, Status.UNREADABLE, Status.UNREADABLE.phrase());
      }
      case DAMAGED -> failed(object, Status.CORRUPT, Status.CORRUPT.phrase());
      case UNSUPPORTED -> failed(object, Status.UNSUPPORTED, Status.UNSUPPORTED.phrase());
      case EMPTY -> failed(object, Status.EMPTY, Status.EMPTY.phrase());
    };
  }

  /** Returns the row of a sample's object, which all samples of a shard share. */
  @SuppressWarnings("ReferenceEquality") // Two rows may be equal; this is the one requested.
  private Row row(Sample sample) {
    while (requested.element().request() != sample.source()) {
      requestedBytes -= rows.carriedBytes(requested.remove().row());
    }
    return requested.element().row();
  }

  private Result failed(FetchResult object, Status status, String usual) {
    String error = object.failure().map(Throwable::getMessage).orElse(usual);
    return failed(object.length(), status, error, Optional.empty());
  }

  private Result failed(long length, Status status, String error, Optional<ImageSize> size) {
    report.finished(status);
    return new Failed(results.failed(length, status, error, size));
  }

  private Result decode(Sample sample, int wave) {
    FetchResult object = sample.object();
    byte[] bytes = object.bytes();
    report.read(bytes.length);
    if (watch.isPresent() && watch.get().crashes(object.request().path(), wave, bytes)) {
      return failed(
          bytes.length,
          Status.CORRUPT,
          "crashes the decoder: the process that decoded it has ended more than once",
          Optional.empty());
    }
    try {
      ImageSize size = read(bytes);
      PendingPrediction prediction = onDevice(predictor::put);
      return new Predicted(prediction, bytes.length, size, sample.label().remark());
    } catch (ImageException e) {
      return failed(bytes.length, Status.of(e.status()), e.getMessage(), e.size());
    }
  }

  private ImageSize read(byte[] bytes) throws ImageException {
    long startNs = System.nanoTime();
    try {
      return reader.read(bytes, predictor.next());
    } finally {
      report.decoded(startNs);
    }
  }

  private <T> T onDevice(Supplier<T> call) {
    try {
      return call.get();
    } catch (InferenceException e) {
      if (e.isDeviceLost()) {
        LostDevice.endExecutor(e);
      }
      throw e;
    } finally {
      report.predicted(predictor.predictNs());
    }
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
