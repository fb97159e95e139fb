package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects images into a batch of a fixed size and predicts it. Not thread-safe: each thread has
 * its own. The memory of the batch is borrowed from the model until {@link #close}.
 *
 * <p>On a GPU every run has the same shape, so a batch that is not full is padded with the previous
 * content of the memory. On a CPU it is not padded, because padding would cost time and gain
 * nothing. If a device has too little memory for a batch, this and all later batches are predicted
 * in halves, which are halved again if necessary, down to single images.
 */
public final class BatchPredictor implements AutoCloseable {

  private final LoadedNetwork network;
  private final Outputs outputs;
  private final int imageBytes;
  private final int batchSize;
  private final boolean oneShape;
  private final BatchMemory memory;
  private final ByteBuffer batch;
  private int runSize;
  private long batches;
  private long padded;
  private boolean closed;

  public BatchPredictor(LoadedModel model, int batchSize, Outputs outputs) {
    this(model.network(), model.imageBytes(), batchSize, model.gpu(), outputs, model.batches());
  }

  /**
   * Creates a predictor for any network.
   *
   * @param oneShape whether every run must have the same number of images
   */
  BatchPredictor(
      LoadedNetwork network,
      int imageBytes,
      int batchSize,
      boolean oneShape,
      Outputs outputs,
      BatchMemory memory) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, not " + batchSize);
    }
    this.memory = memory;
    this.oneShape = oneShape;
    this.network = network;
    this.outputs = outputs;
    this.imageBytes = imageBytes;
    this.batchSize = batchSize;
    this.batch = memory.borrow(Math.multiplyExact(batchSize, imageBytes));
    this.runSize = batchSize;
  }

  /**
   * Returns the buffer to put the next image into, at its position: uint8 (H, W, 3).
   *
   * @throws IllegalStateException if closed, because another predictor may have the memory
   */
  public ByteBuffer next() {
    requireOpen();
    return batch;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the predictor is closed and has given its batch back");
    }
  }

  /** Returns the number of images put since the last prediction. */
  public int size() {
    return batch.position() / imageBytes;
  }

  public boolean isFull() {
    return size() == batchSize;
  }

  /** Returns the images per run: the batch size, or less if the device had too little memory. */
  public int runSize() {
    return runSize;
  }

  /** Returns the number of runs so far. */
  public long batches() {
    return batches;
  }

  /** Returns the number of padding images in these runs. */
  public long padded() {
    return padded;
  }

  /**
   * Predicts the images put since the last call, and empties the batch.
   *
   * @return one prediction per image, in order
   * @throws InferenceException if the device cannot run even a single image
   * @throws IllegalStateException if closed
   */
  public List<Prediction> predict() {
    requireOpen();
    int count = size();
    List<Prediction> predictions = new ArrayList<>(count);
    while (predictions.size() < count) {
      int from = predictions.size();
      predictions.addAll(run(from, Math.min(runSize, count - from)));
    }
    batch.clear();
    return predictions;
  }

  private List<Prediction> run(int from, int count) {
    while (true) {
      int reported = Math.min(count, runSize);
      // The last run must not reach beyond the end of the batch, so it may begin earlier and
      // overlap the run before.
      int start = oneShape ? Math.min(from, batchSize - runSize) : from;
      int size = oneShape ? runSize : reported;
      int skipped = from - start;
      ByteBuffer images =
          batch.duplicate().position(start * imageBytes).limit((start + size) * imageBytes);
      try {
        List<Prediction> predictions = network.classify(images, skipped + reported, outputs);
        batches++;
        padded += size - reported;
        return predictions.subList(skipped, predictions.size());
      } catch (InferenceException e) {
        if (runSize == 1 || !e.isOutOfMemory()) {
          throw e;
        }
        runSize = (runSize + 1) / 2;
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.giveBack(batch);
    }
  }
}
