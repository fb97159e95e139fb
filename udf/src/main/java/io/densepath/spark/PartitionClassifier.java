package io.densepath.spark;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.Fetched;
import io.densepath.fetch.Prefetcher;
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

  /** An image in the batch. */
  private record Decoded(PlanRow plan, long length, ImageSize size) {}

  private final Queue<PlanRow> requested = new ArrayDeque<>();
  private final List<Decoded> batch = new ArrayList<>();
  private final Queue<Row> ready = new ArrayDeque<>();
  private final PredictionRows rows;
  private final BatchPredictor predictor;
  private final ImageReader reader;
  private final Prefetcher fetcher;
  private final TaskReport report;
  private boolean ended;

  PartitionClassifier(
      Iterator<Row> plan,
      ClassifySettings settings,
      LoadedModel model,
      TaskReport report,
      Configuration hadoop) {
    this.report = report;
    rows = new PredictionRows(settings.outputs(), settings.classNames());
    predictor = new BatchPredictor(model, settings.batchSize(), settings.outputs());
    reader =
        new ImageReader(settings.model().preprocessing(), settings.limits(), settings.decoding());
    fetcher = new Prefetcher(requests(plan), hadoop, settings.fetch());
  }

  /** Remembers the rows whose objects are on their way; the fetcher keeps their order. */
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
    if (fetcher.hasNext()) {
      Fetched fetched = fetcher.next();
      report.waited(fetcher.waitedNs());
      take(fetched);
      if (predictor.isFull()) {
        predict();
      }
    } else {
      predict();
      ended = true;
      report.send(predictor);
      close();
    }
  }

  private void take(Fetched fetched) {
    PlanRow plan = requested.remove();
    report.taken(plan);
    switch (fetched.outcome()) {
      case READ -> decode(plan, fetched.bytes());
      case TOO_LARGE ->
          fail(
              plan,
              fetched.length(),
              Status.TOO_LARGE,
              "more bytes than --max-image-bytes allows",
              Optional.empty());
      case FAILED ->
          fail(
              plan,
              fetched.length(),
              Status.UNREADABLE,
              fetched.failure().map(Throwable::getMessage).orElse("unknown"),
              Optional.empty());
    }
  }

  private void decode(PlanRow plan, byte[] bytes) {
    report.read(bytes.length);
    long startNs = System.nanoTime();
    try {
      batch.add(new Decoded(plan, bytes.length, reader.read(bytes, predictor.next())));
    } catch (ImageException e) {
      fail(plan, bytes.length, Status.of(e.status()), e.getMessage(), e.size());
    } finally {
      report.decoded(startNs);
    }
  }

  private void fail(
      PlanRow plan, long length, Status status, String error, Optional<ImageSize> size) {
    ready.add(rows.failed(plan, length, status, error, size));
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

  private void add(Decoded image, Prediction prediction) {
    if (prediction.isFinite()) {
      ready.add(rows.predicted(image.plan(), image.length(), image.size(), prediction));
      report.finished(Status.OK);
    } else {
      fail(
          image.plan(),
          image.length(),
          Status.UNSUPPORTED,
          "its activations leave the range of the precision; run it in bf16 or fp32",
          Optional.of(image.size()));
    }
  }

  /** May come from another thread than the rows are taken by; what they wait for ends first. */
  @Override
  public void close() {
    fetcher.close();
    synchronized (this) {
      reader.close();
      predictor.close();
    }
  }
}
