package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A predictor whose task predicts its batches itself, which suits a CPU: the core that reads images
 * is the one that predicts them. A batch is predicted when it is full, or when a prediction of it
 * is asked for. It is not padded, because padding would cost time and gain nothing on a CPU. The
 * memory of the batch is borrowed until {@link #close}.
 */
final class BatchPredictor implements Predictor {

  private final BatchRunner runner;
  private final BorrowedBuffer batch;
  private final List<Put> images = new ArrayList<>();
  private long predictNs;

  BatchPredictor(BatchRunner runner, BatchMemory memory) {
    this.runner = runner;
    batch = new BorrowedBuffer(memory, runner.batchBytes());
  }

  /** An image of the batch. */
  private final class Put implements PendingPrediction {

    private Prediction prediction;

    @Override
    public boolean isDone() {
      return prediction != null;
    }

    @Override
    public Prediction get() {
      if (prediction == null) {
        predict();
      }
      return prediction;
    }
  }

  @Override
  public ByteBuffer next() {
    return batch.get();
  }

  @Override
  public PendingPrediction put() {
    if (next().position() != (images.size() + 1) * runner.imageBytes()) {
      throw new IllegalStateException("there is no whole image in the buffer");
    }
    Put image = new Put();
    images.add(image);
    if (!next().hasRemaining()) {
      predict();
    }
    return image;
  }

  private void predict() {
    long startNs = System.nanoTime();
    List<Prediction> predictions = runner.predict(next(), images.size());
    for (int i = 0; i < images.size(); i++) {
      images.get(i).prediction = predictions.get(i);
    }
    images.clear();
    next().clear();
    predictNs += System.nanoTime() - startNs;
  }

  @Override
  public int runSize() {
    return runner.runSize();
  }

  @Override
  public long batches() {
    return runner.runs();
  }

  @Override
  public long padded() {
    return runner.padded();
  }

  @Override
  public long predictNs() {
    return predictNs;
  }

  @Override
  public void close() {
    batch.close();
  }
}
