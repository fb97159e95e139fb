package io.densepath.predict;

/** The prediction of an image that was put into a {@link Predictor}. */
public interface PendingPrediction {

  /** Returns whether {@link #get} returns or fails at once. */
  boolean isDone();

  /**
   * Returns the prediction. The call waits for it, and sees to it that the image's batch is
   * predicted although the batch may not be full.
   *
   * @throws InferenceException if the device cannot run even a single image
   */
  Prediction get();
}
