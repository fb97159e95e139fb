package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A network on a device, as this package sees the inference runtime. What implements it is named
 * after its runtime, and is all that knows the runtime's classes and exceptions.
 */
interface LoadedNetwork extends AutoCloseable {

  /**
   * Predicts a batch. Many threads may call this at once.
   *
   * @param images uint8 (N, H, W, 3), from the position to the limit of a direct buffer
   * @param count number of images, from the first, to return predictions for
   * @throws InferenceException if the runtime cannot run the batch
   */
  List<Prediction> classify(ByteBuffer images, int count, Outputs outputs);

  @Override
  void close();
}
