package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The images of several tasks on their way through a {@link DeviceQueue}, whose lock guards all
 * fields but the buffer and the outcome. A task claims a slot, copies its image into it without the
 * lock, and reports the copy.
 */
final class StagedBatch {

  /** The predictions, or why there are none. */
  private record Outcome(List<Prediction> predictions, RuntimeException failure) {}

  private final ByteBuffer buffer;
  private final int imageBytes;
  private final BatchCounts counts;
  private int claimed;
  private int copied;
  private boolean wanted;
  private volatile Outcome outcome;

  /**
   * @param buffer memory for the batch (N, H, W, 3), whose limit is its capacity
   * @param counts counts of the task that begins the batch
   */
  StagedBatch(ByteBuffer buffer, int imageBytes, BatchCounts counts) {
    this.buffer = buffer;
    this.imageBytes = imageBytes;
    this.counts = counts;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  BatchCounts counts() {
    return counts;
  }

  /** Returns the number of slots that are claimed. */
  int size() {
    return claimed;
  }

  /** Claims the next slot and returns its index. */
  int claim() {
    return claimed++;
  }

  boolean isFull() {
    return claimed * imageBytes == buffer.capacity();
  }

  /** Copies an image (H, W, 3) into a claimed slot. The caller holds no lock. */
  void copy(int slot, ByteBuffer image) {
    buffer.duplicate().position(slot * imageBytes).put(image);
  }

  void reportCopy() {
    copied++;
  }

  /** Returns whether every claimed slot holds its image. */
  boolean isComplete() {
    return copied == claimed;
  }

  /** Notes that a task waits for a prediction of this batch. */
  void want() {
    wanted = true;
  }

  boolean isWanted() {
    return wanted;
  }

  void succeed(List<Prediction> predictions) {
    outcome = new Outcome(predictions, null);
  }

  void fail(RuntimeException failure) {
    outcome = new Outcome(List.of(), failure);
  }

  boolean isDone() {
    return outcome != null;
  }

  /** Returns the prediction of a slot, once the batch is done. */
  Prediction prediction(int slot) {
    Outcome known = outcome;
    if (known.failure() != null) {
      throw known.failure();
    }
    return known.predictions().get(slot);
  }
}
