package io.densepath.predict;

import java.nio.ByteBuffer;

/** A predictor whose images go to the {@link DeviceQueue} that all tasks of a device share. */
final class QueuedPredictor implements Predictor {

  private final DeviceQueue queue;
  private final BorrowedBuffer image;
  private final BatchCounts counts = new BatchCounts();
  private long predictNs;

  /**
   * @param imageBytes bytes of one image
   * @param memory that the buffer of one image is borrowed from
   */
  QueuedPredictor(DeviceQueue queue, int imageBytes, BatchMemory memory) {
    this.queue = queue;
    image = new BorrowedBuffer(memory, imageBytes);
  }

  @Override
  public ByteBuffer next() {
    return image.get();
  }

  @Override
  public PendingPrediction put() {
    if (next().hasRemaining()) {
      throw new IllegalStateException("there is no whole image in the buffer");
    }
    long startNs = System.nanoTime();
    PendingPrediction pending = queue.put(next().flip(), counts);
    predictNs += System.nanoTime() - startNs;
    next().clear();
    return new Timed(pending);
  }

  /** Adds the time that its task waits. */
  private final class Timed implements PendingPrediction {

    private final PendingPrediction pending;

    Timed(PendingPrediction pending) {
      this.pending = pending;
    }

    @Override
    public boolean isDone() {
      return pending.isDone();
    }

    @Override
    public Prediction get() {
      long startNs = System.nanoTime();
      try {
        return pending.get();
      } finally {
        predictNs += System.nanoTime() - startNs;
      }
    }
  }

  @Override
  public int runSize() {
    return queue.runSize();
  }

  @Override
  public long batches() {
    return counts.batches();
  }

  @Override
  public long padded() {
    return counts.padded();
  }

  @Override
  public long predictNs() {
    return predictNs;
  }

  @Override
  public void close() {
    image.close();
  }
}
