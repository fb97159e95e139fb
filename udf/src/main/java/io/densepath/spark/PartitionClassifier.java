package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.Fetched;
import io.densepath.fetch.Sample;
import io.densepath.fetch.Samples;
import io.densepath.image.ImageException;
import io.densepath.image.ImageReader;
import io.densepath.image.ImageSize;
import io.densepath.predict.BatchPredictor;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.Prediction;
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
 * A partition on its way: objects are taken in the order of the plan, a bad one becomes a row at
 * once, a good one waits in the batch until it is full or the plan is at its end.
 */
final class PartitionClassifier implements Iterator<Row>, AutoCloseable {

  /**
   * What its row says of an image whatever becomes of it.
   *
   * @param shard the path of the object that holds it, or its own
   */
  private record Image(PlanRow plan, String shard) {}

  /** An image in the batch. */
  private record Decoded(Image image, long length, ImageSize size) {}

  private final Queue<PlanRow> requested = new ArrayDeque<>();
  private final List<Decoded> batch = new ArrayList<>();
  private final Queue<Row> ready = new ArrayDeque<>();
  private final PredictionRows rows;
  private final BatchPredictor predictor;
  private final ImageReader reader;
  private final Samples samples;
  private final TaskReport report;
  private final Optional<CrashWatch> watch;
  private boolean ended;

  PartitionClassifier(
      Iterator<Row> plan,
      ClassifySettings settings,
      LoadedModel model,
      TaskReport report,
      Optional<CrashWatch> watch,
      Configuration hadoop) {
    this.watch = watch;
    this.report = report;
    rows = new PredictionRows(settings);
    predictor = new BatchPredictor(model, settings.batchSize(), settings.outputs());
    reader =
        new ImageReader(settings.model().preprocessing(), settings.limits(), settings.decoding());
    samples = settings.format().open(requests(plan), hadoop, settings.fetch());
  }

  /** Remembers the rows whose objects are on their way; they come in this order. */
  private Iterator<FetchRequest> requests(Iterator<Row> plan) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return plan.hasNext();
      }

      @Override
      public FetchRequest next() {
        PlanRow row = PlanRow.of(plan.next());
        requested.add(row);
        return row.request();
      }
    };
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      advance();
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("every object of the partition has its row");
    }
    return ready.remove();
  }

  private synchronized void advance() {
    report.requireAlive();
    if (samples.hasNext()) {
      Sample sample = samples.next();
      report.waited(samples.waitedNs());
      take(sample);
      if (predictor.isFull()) {
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

  private void take(Sample sample) {
    PlanRow plan = plan(sample);
    report.taken(plan);
    Image image = new Image(plan.of(sample), plan.request().path());
    Fetched object = sample.object();
    switch (object.outcome()) {
      case READ -> decode(image, object.bytes());
      case TOO_LARGE ->
          fail(
              image,
              object.length(),
              Status.TOO_LARGE,
              "more bytes than --max-image-bytes allows",
              Optional.empty());
      case FAILED -> fail(image, object, Status.UNREADABLE);
      case DAMAGED -> fail(image, object, Status.CORRUPT);
      case EMPTY -> fail(image, object, Status.EMPTY);
    }
  }

  /** The row that a sample comes of, which of a shard is that of the sample before. */
  @SuppressWarnings("ReferenceEquality") // Of two equal rows, the one that was asked for.
  private PlanRow plan(Sample sample) {
    while (requested.element().request() != sample.source()) {
      requested.remove();
    }
    return requested.element();
  }

  private void fail(Image image, Fetched object, Status status) {
    String error = object.failure().map(Throwable::getMessage).orElse("unknown");
    fail(image, object.length(), status, error, Optional.empty());
  }

  private void decode(Image image, byte[] bytes) {
    report.read(bytes.length);
    if (watch.isPresent() && watch.get().crashes(image.plan(), bytes)) {
      fail(
          image,
          bytes.length,
          Status.CORRUPT,
          "crashes the decoder: the process that decoded it has ended more than once",
          Optional.empty());
      return;
    }
    long startNs = System.nanoTime();
    try {
      batch.add(new Decoded(image, bytes.length, reader.read(bytes, predictor.next())));
    } catch (ImageException e) {
      fail(image, bytes.length, Status.of(e.status()), e.getMessage(), e.size());
    } finally {
      report.decoded(startNs);
    }
  }

  private void fail(
      Image image, long length, Status status, String error, Optional<ImageSize> size) {
    ready.add(rows.failed(image.plan(), image.shard(), length, status, error, size));
    report.finished(status);
  }

  private void predict() {
    if (batch.isEmpty()) {
      return;
    }
    long startNs = System.nanoTime();
    List<Prediction> predictions = predictor.predict();
    report.predicted(startNs);
    for (int i = 0; i < batch.size(); i++) {
      add(batch.get(i), predictions.get(i));
    }
    batch.clear();
  }

  private void add(Decoded decoded, Prediction prediction) {
    Image image = decoded.image();
    if (prediction.isFinite()) {
      ready.add(
          rows.predicted(
              image.plan(), image.shard(), decoded.length(), decoded.size(), prediction));
      report.finished(Status.OK);
    } else {
      fail(
          image,
          decoded.length(),
          Status.UNSUPPORTED,
          "its activations leave the range of the precision; run it in bf16 or fp32",
          Optional.of(decoded.size()));
    }
  }

  /** May come from another thread than the rows are taken by; what they wait for ends first. */
  @Override
  public void close() {
    samples.close();
    synchronized (this) {
      reader.close();
      predictor.close();
    }
  }
}
