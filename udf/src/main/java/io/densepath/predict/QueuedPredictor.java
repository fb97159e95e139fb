package io.densepath.predict;

import java.nio.ByteBuffer;

/** A predictor whose images go to the {@link DeviceQueue} that all tasks of a device share. */
final class QueuedPredictor implements Predictor {

  private final DeviceQueue queue;
  private final BatchMemory memory;
  private final ByteBuffer image;
  private final BatchCounts counts = new BatchCounts();
  private long predictNs;
  private boolean closed;

  /**
   * @param memory that the buffer of one image is borrowed from until {@link #close}
   */
  QueuedPredictor(DeviceQueue queue, int imageBytes, BatchMemory memory) {
    this.queue = queue;
    this.memory = memory;
    image = memory.borrow(imageBytes);
  }

  @Override
  public ByteBuffer next() {
    requireOpen();
    return image;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the predictor is closed and has given its memory back");
    }
  }

  @Override
  public PendingPrediction put() {
    requireOpen();
    if (image.hasRemaining()) {
      throw new IllegalStateException("there is no whole image in the buffer");
    }
    long startNs = System.nanoTime();
    PendingPrediction pending = queue.put(image.flip(), counts);
    predictNs += System.nanoTime() - startNs;
    image.clear();
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
    if (!closed) {
      closed = true;
      memory.giveBack(image);
    }
  }
}
