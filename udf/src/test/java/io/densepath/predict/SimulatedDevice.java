package io.densepath.predict;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A device that computes nothing and takes as long as a device would. It takes one batch at a time,
 * the next one as soon as the last one is done, for a fixed time and a time per image, and uses no
 * processor. The predicted class of an image is the first byte of its crop, modulo the classes.
 */
public final class SimulatedDevice implements LoadedNetwork {

  private final int imageBytes;
  private final int classes;
  private final long fixedNs;
  private final long perImageNs;
  private final Fault fault;
  private long firstNs = Long.MAX_VALUE;
  private long freeNs;
  private long busyNs;
  private long images;

  /**
   * What the device has done.
   *
   * @param images images that were asked for, without padding
   * @param busyNs nanoseconds in which it computed a batch
   * @param spanNs nanoseconds from the arrival of the first batch to the end of the last one
   */
  public record Work(long images, long busyNs, long spanNs) {

    /** Returns the share of the time in which the device was busy, from 0 to 1. */
    public double busyShare() {
      return (double) busyNs / spanNs;
    }

    public double imagesPerSecond() {
      return 1e9 * images / spanNs;
    }
  }

  /** How a device fails. */
  public interface Fault {

    /** A device without faults. */
    Fault NONE = size -> Optional.empty();

    /** Returns the message with which the runtime refuses a batch of so many images, if it does. */
    Optional<String> of(int size);
  }

  private SimulatedDevice(
      ModelDescription model, int imageBytes, double fixedMs, double imageMs, Fault fault) {
    this.imageBytes = imageBytes;
    this.fault = fault;
    classes = model.classes();
    fixedNs = Math.round(fixedMs * 1e6);
    perImageNs = Math.round(imageMs * 1e6);
  }

  /**
   * Makes a simulated device hold a model in this JVM, so that tasks find it loaded.
   *
   * @param device that the tasks choose
   * @param fixedMs milliseconds that every batch takes
   * @param imageMs milliseconds that every image of a batch takes in addition, padding included
   * @throws IllegalStateException if the model is loaded already
   */
  public static SimulatedDevice install(
      ModelDescription model, Device device, double fixedMs, double imageMs, Fault fault)
      throws IOException {
    int crop = model.preprocessing().crop();
    SimulatedDevice simulated =
        new SimulatedDevice(model, 3 * crop * crop, fixedMs, imageMs, fault);
    LoadedModel loaded = new LoadedModel(simulated, crop, model.gpu());
    if (LoadedModels.get(model, device, () -> loaded) != loaded) {
      throw new IllegalStateException(model.name() + " is loaded already on " + device);
    }
    return simulated;
  }

  /** Returns what the device has done so far. */
  public synchronized Work work() {
    return new Work(images, busyNs, freeNs - firstNs);
  }

  @Override
  public List<Prediction> classify(ByteBuffer batch, int count, Outputs outputs) {
    int size = batch.remaining() / imageBytes;
    fault
        .of(size)
        .ifPresent(
            message -> {
              throw new InferenceException(new IllegalStateException(message));
            });
    await(schedule(size, count));
    List<Prediction> predictions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int first = batch.get(batch.position() + i * imageBytes) & 0xff;
      predictions.add(prediction(first % classes, outputs.topK()));
    }
    return predictions;
  }

  /** Returns when the device will have computed a batch that arrives now. */
  private synchronized long schedule(int size, int count) {
    long now = System.nanoTime();
    long costNs = fixedNs + size * perImageNs;
    firstNs = Math.min(firstNs, now);
    freeNs = Math.max(now, freeNs) + costNs;
    busyNs += costNs;
    images += count;
    return freeNs;
  }

  private static void await(long untilNs) {
    for (long leftNs = untilNs - System.nanoTime();
        leftNs > 0;
        leftNs = untilNs - System.nanoTime()) {
      LockSupport.parkNanos(leftNs);
      if (Thread.interrupted()) {
        throw new InferenceException(new IllegalStateException("interrupted"));
      }
    }
  }

  private Prediction prediction(int likeliest, int topK) {
    int[] ids = IntStream.range(0, topK).map(rank -> (likeliest + rank) % classes).toArray();
    float[] probabilities = new float[topK];
    for (int rank = 0; rank < topK; rank++) {
      probabilities[rank] = 1f / (1 << Math.min(rank + 1, 30));
    }
    return new Prediction(ids, probabilities, new float[0], new float[0]);
  }

  @Override
  public void close() {}
}
