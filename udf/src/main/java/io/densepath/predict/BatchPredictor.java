package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills a batch of one fixed size and predicts it. One a thread, which borrows the memory of the
 * batch until it closes it. A GPU sees one shape only, so there a batch that is not full is padded
 * with whatever the memory holds; a CPU would only work for nothing. Where a device has too little
 * memory for the batch, it is predicted in halves from then on, and those in halves again, down to
 * single images.
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
   * @param oneShape whether the network is to see full batches only
   */
  BatchPredictor(
      LoadedNetwork network,
      int imageBytes,
      int batchSize,
      boolean oneShape,
      Outputs outputs,
      BatchMemory memory) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be 1 at least, not " + batchSize);
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

  /** Where the next image goes: its position moves when an image (H, W, 3) is put. */
  public ByteBuffer next() {
    return batch;
  }

  /** Images put since the last prediction. */
  public int size() {
    return batch.position() / imageBytes;
  }

  public boolean isFull() {
    return size() == batchSize;
  }

  /** The largest number of images that the device has had memory for: the batch size, or less. */
  public int runSize() {
    return runSize;
  }

  /** Batches predicted. */
  public long batches() {
    return batches;
  }

  /** Padding images predicted along with them. */
  public long padded() {
    return padded;
  }

  /** One prediction an image put since the last call, in order. */
  public List<Prediction> predict() {
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
      // The last run of a batch may reach beyond its end: then it begins earlier.
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
