package io.densepath.predict;

import java.nio.ByteBuffer;

/**
 * Predicts the images of one task, in batches. The task reads each image into {@link #next}, puts
 * it, and asks for its prediction when it needs it. Not thread-safe: each task has its own.
 */
public interface Predictor extends AutoCloseable {

  /**
   * Returns the buffer to read the next image into, at its position: uint8 (H, W, 3). An image is
   * in the buffer when the position has moved behind it.
   *
   * @throws IllegalStateException if closed, because another predictor may have the memory
   */
  ByteBuffer next();

  /**
   * Takes the image that was read into {@link #next}. The call may last as long as a batch takes,
   * or until the device has room for another one.
   *
   * @throws InferenceException if the device cannot run the batch that this image completes
   * @throws IllegalStateException if closed, or if there is no whole image in the buffer
   */
  PendingPrediction put();

  /** Returns the images per run: the batch size, or less if the device had too little memory. */
  int runSize();

  /** Returns the number of runs so far whose first image came from this predictor. */
  long batches();

  /** Returns the number of padding images in these runs. */
  long padded();

  /** Returns the nanoseconds that the task has spent on predictions so far, or waiting for them. */
  long predictNs();

  /** Gives the memory back. Predictions that were not asked for may be lost. */
  @Override
  void close();
}
