package io.densepath.predict;

/** The runs of batches whose first image came from one task. Thread-safe. */
final class BatchCounts {

  private long batches;
  private long padded;

  synchronized void add(long moreBatches, long morePadded) {
    batches += moreBatches;
    padded += morePadded;
  }

  synchronized long batches() {
    return batches;
  }

  synchronized long padded() {
    return padded;
  }
}
