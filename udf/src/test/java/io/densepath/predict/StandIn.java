package io.densepath.predict;

import ai.djl.engine.EngineException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A stand-in for the network on a device: it predicts the first byte of each image as its class,
 * and computes a batch when the test lets it.
 */
final class StandIn implements LoadedNetwork {

  static final int IMAGE_BYTES = 3;
  static final Outputs OUTPUTS = new Outputs(1, false, false);

  private final Semaphore allowed;
  private final Semaphore arrived = new Semaphore(0);
  private final List<Integer> sizes = new ArrayList<>();
  private int most = Integer.MAX_VALUE;
  private volatile RuntimeException failure;

  /** Computes every batch at once. */
  StandIn() {
    this(1_000_000);
  }

  /** Computes so many batches, and others only when {@link #allow} says so. */
  StandIn(int batches) {
    allowed = new Semaphore(batches);
  }

  /** Runs out of memory for batches of more images. */
  static StandIn withRoomFor(int images) {
    StandIn scarce = new StandIn();
    scarce.most = images;
    return scarce;
  }

  static byte[] image(int image) {
    return new byte[] {(byte) image, 0, 0};
  }

  static int[] classes(PendingPrediction... predictions) {
    return Arrays.stream(predictions).mapToInt(each -> each.get().classIds()[0]).toArray();
  }

  void allow(int batches) {
    allowed.release(batches);
  }

  /** Waits until so many more batches have arrived. */
  void awaitArrival(int batches) throws InterruptedException {
    arrived.acquire(batches);
  }

  /** Lets every later batch fail. */
  void failBy(RuntimeException how) {
    failure = how;
  }

  /** Returns the number of images of each batch that was computed. */
  synchronized List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  @Override
  public List<Prediction> classify(ByteBuffer images, int count, Outputs outputs) {
    arrived.release();
    allowed.acquireUninterruptibly();
    if (failure != null) {
      throw failure;
    }
    int size = images.remaining() / IMAGE_BYTES;
    if (size > most) {
      throw new InferenceException(
          new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB"));
    }
    synchronized (this) {
      sizes.add(size);
    }
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = images.get(images.position() + i * IMAGE_BYTES);
      predictions.add(
          new Prediction(new int[] {first}, new float[] {1}, new float[0], new float[0]));
    }
    return predictions;
  }

  @Override
  public void close() {}
}
