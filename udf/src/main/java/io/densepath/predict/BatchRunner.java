package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs batches of a network. If the device has too little memory for a batch, this and all later
 * batches are predicted in halves, which are halved again if necessary, down to single images. Not
 * thread-safe.
 */
final class BatchRunner {

  private final LoadedNetwork network;
  private final Outputs outputs;
  private final int imageBytes;
  private final int batchSize;
  private final boolean oneShape;
  private volatile int runSize;
  private long runs;
  private long padded;

  /**
   * @param imageBytes bytes of one image
   * @param batchSize images that a buffer of {@link #predict} has room for
   * @param oneShape whether every run must have the same number of images; a batch that is not full
   *     is then padded with the previous content of its buffer
   */
  BatchRunner(
      LoadedNetwork network, int imageBytes, int batchSize, boolean oneShape, Outputs outputs) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be at least 1, not " + batchSize);
    }
    this.network = network;
    this.outputs = outputs;
    this.imageBytes = imageBytes;
    this.batchSize = batchSize;
    this.oneShape = oneShape;
    this.runSize = batchSize;
  }

  int imageBytes() {
    return imageBytes;
  }

  /** Returns the bytes of a full batch, which the buffer of {@link #predict} has room for. */
  int batchBytes() {
    return Math.multiplyExact(batchSize, imageBytes);
  }

  /** Returns the images per run. Any thread may call this. */
  int runSize() {
    return runSize;
  }

  /** Returns the number of runs so far. */
  long runs() {
    return runs;
  }

  /** Returns the number of padding images in these runs. */
  long padded() {
    return padded;
  }

  /**
   * Predicts the first images of a buffer.
   *
   * @param batch uint8 (batch size, H, W, 3), a direct buffer
   * @return one prediction per image, in order
   * @throws InferenceException if the device cannot run even a single image
   */
  List<Prediction> predict(ByteBuffer batch, int count) {
    List<Prediction> predictions = new ArrayList<>(count);
    while (predictions.size() < count) {
      int from = predictions.size();
      predictions.addAll(run(batch, from, Math.min(runSize, count - from)));
    }
    return predictions;
  }

  private List<Prediction> run(ByteBuffer batch, int from, int count) {
    while (true) {
      int reported = Math.min(count, runSize);
      // The last run must not reach beyond the end of the batch, so it may begin earlier and
      // overlap the run before.
      int start = oneShape ? Math.min(from, batchSize - runSize) : from;
      int size = oneShape ? runSize : reported;
      int skipped = from - start;
      ByteBuffer images =
          batch.duplicate().limit((start + size) * imageBytes).position(start * imageBytes);
      try {
        List<Prediction> predictions = network.classify(images, skipped + reported, outputs);
        runs++;
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
}
