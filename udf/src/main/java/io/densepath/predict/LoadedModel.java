package io.densepath.predict;

import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The archive of a {@link ModelFolder} in the memory of one device, ready to predict. Many threads
 * may share it. The caller of {@link #load} closes it; in an executor that is {@link LoadedModels}.
 */
public final class LoadedModel implements AutoCloseable {

  private static final int CHANNELS = 3;

  private final LoadedNetwork network;
  private final int imageBytes;
  private final boolean gpu;
  private final BatchMemory memory = new BatchMemory();
  private final Map<Batches, DeviceQueue> queues = new ConcurrentHashMap<>();

  /** The batches that a task asks for. */
  private record Batches(int size, Outputs outputs) {}

  /**
   * @param crop height and width of the images
   */
  LoadedModel(LoadedNetwork network, int crop, boolean gpu) {
    this.network = network;
    this.imageBytes = crop * crop * CHANNELS;
    this.gpu = gpu;
  }

  /**
   * Loads an archive onto a device.
   *
   * @throws IOException if libtorch cannot read the archive
   * @throws IllegalStateException if the archive is compiled for another kind of device
   */
  public static LoadedModel load(Path archive, ModelDescription description, Device device)
      throws IOException {
    if (description.gpu() != device.gpu()) {
      throw new IllegalStateException(
          "%s is compiled for a %s, but the device is %s; compile it for that one"
              .formatted(archive, description.device(), device));
    }
    return new LoadedModel(
        DjlNetwork.load(archive, description, device),
        description.preprocessing().crop(),
        device.gpu());
  }

  /**
   * Runs a custom TorchScript module on the CPU, on the drawn images of a {@link SelfCheck}.
   *
   * @param name of the module's file, for errors
   * @param precision of the images that the module takes
   * @return all logits (images x classes), which {@link SelfCheck#of(List)} takes
   * @throws IOException if the file is not a TorchScript module, or does not map images (N, 3,
   *     crop, crop) to logits (N, classes)
   */
  public static List<Float> customLogits(
      String name, Path archive, Preprocessing preprocessing, Precision precision)
      throws IOException {
    return DjlNetwork.customLogits(name, archive, preprocessing, precision);
  }

  /** Returns the size in bytes of one image (H, W, 3) of uint8. */
  public int imageBytes() {
    return imageBytes;
  }

  /**
   * Returns a predictor for one task, which closes it. On a GPU, the tasks that ask for the same
   * batches share their {@link DeviceQueue}; on a CPU, each has batches of its own.
   *
   * @param batchSize images per batch, at least 1
   */
  public Predictor predictor(int batchSize, Outputs outputs) {
    if (!gpu) {
      return new BatchPredictor(runner(batchSize, outputs), memory);
    }
    DeviceQueue queue =
        queues.computeIfAbsent(
            new Batches(batchSize, outputs),
            batches -> new DeviceQueue(() -> runner(batchSize, outputs), DeviceQueue.PATIENCE));
    return new QueuedPredictor(queue, imageBytes, memory);
  }

  /** Returns a runner of batches on the device, for one thread. */
  BatchRunner runner(int batchSize, Outputs outputs) {
    return new BatchRunner(network, imageBytes, batchSize, gpu, outputs);
  }

  /**
   * Predicts a batch.
   *
   * @param images uint8 (N, H, W, 3), from the position to the limit of a direct buffer
   * @param count number of images, from the first, to return predictions for; the rest is padding
   * @throws InferenceException if the device cannot run the batch
   */
  public List<Prediction> classify(ByteBuffer images, int count, Outputs outputs) {
    return network.classify(images, count, outputs);
  }

  @Override
  public void close() {
    queues.values().forEach(DeviceQueue::close);
    network.close();
  }
}
