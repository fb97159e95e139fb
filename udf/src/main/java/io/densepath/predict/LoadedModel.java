package io.densepath.predict;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An archive on a device. Many threads may ask it at once: libtorch's forward pass keeps no state.
 * Whoever loads it closes it; in an executor that is {@link LoadedModels}.
 */
public final class LoadedModel implements AutoCloseable {

  private static final int CHANNELS = 3;

  private final Model model;
  private final DjlModule module;
  private final int crop;
  private final boolean gpu;
  private final BatchMemory batches = new BatchMemory();

  private LoadedModel(Model model, ModelDescription description, Device device) {
    this.model = model;
    this.module = DjlModule.of(description);
    this.crop = description.preprocessing().crop();
    this.gpu = device.gpu();
  }

  /**
   * Loads the archive.
   *
   * @throws IOException if libtorch cannot read it
   * @throws IllegalStateException if it is written for another kind of device
   */
  public static LoadedModel load(Path archive, ModelDescription description, Device device)
      throws IOException {
    if (description.gpu() != device.gpu()) {
      throw new IllegalStateException(
          "%s is compiled for a %s, but the device is %s; compile it for that one"
              .formatted(archive, description.device(), device));
    }
    return new LoadedModel(model(archive, device), description, device);
  }

  private static Model model(Path archive, Device device) throws IOException {
    DjlRuntime.engine();
    Model model =
        Model.newInstance(archive.getFileName().toString(), device.toDjl(), DjlRuntime.ENGINE);
    try {
      model.load(archive, null, Map.of("mapLocation", "true"));
      return model;
    } catch (MalformedModelException | RuntimeException e) {
      model.close();
      throw new IOException(archive + " is not an archive that libtorch loads", e);
    }
  }

  /**
   * How many classes a TorchScript module of somebody's own has, found by asking it on the CPU. Its
   * code is run.
   *
   * @param name of the file, for errors
   * @throws IOException if it is none, or not from images (N, 3, crop, crop) to logits (N, classes)
   */
  public static int customClasses(
      String name, Path archive, Preprocessing preprocessing, Precision precision)
      throws IOException {
    try (Model model = model(archive, Device.CPU)) {
      return new DjlModule.Custom(preprocessing, precision)
          .classes(name, (PtSymbolBlock) model.getBlock(), model.getNDManager());
    }
  }

  /** Bytes of one image (H, W, 3). */
  public int imageBytes() {
    return crop * crop * CHANNELS;
  }

  boolean gpu() {
    return gpu;
  }

  BatchMemory batches() {
    return batches;
  }

  /**
   * The predictions for a batch.
   *
   * @param images a direct buffer of uint8 (N, H, W, 3), from its position to its limit
   * @param count how many of the N images to report, from the first; the rest is padding
   */
  public List<Prediction> classify(ByteBuffer images, int count, Outputs outputs) {
    long size = images.remaining() / imageBytes();
    PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray batch =
          manager.create(images.slice(), new Shape(size, crop, crop, CHANNELS), DataType.UINT8);
      return predictions(module.ask(block, batch, outputs.topK()), count, outputs);
    }
  }

  private static List<Prediction> predictions(DjlModule.Answer answer, int count, Outputs outputs) {
    float[] probabilities = answer.probabilities().toFloatArray();
    long[] classes = answer.classes().toLongArray();
    float[] logits = outputs.logits() ? answer.logits().toFloatArray() : new float[0];
    float[] embeddings = outputs.embedding() ? answer.embedding().toFloatArray() : new float[0];
    int size = classes.length / outputs.topK();
    List<Prediction> predictions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      predictions.add(
          new Prediction(
              Arrays.stream(classes, i * outputs.topK(), (i + 1) * outputs.topK())
                  .mapToInt(Math::toIntExact)
                  .toArray(),
              part(probabilities, i, size),
              part(logits, i, size),
              part(embeddings, i, size)));
    }
    return predictions;
  }

  private static float[] part(float[] values, int image, int images) {
    int length = values.length / images;
    return Arrays.copyOfRange(values, image * length, (image + 1) * length);
  }

  @Override
  public void close() {
    model.close();
  }
}
