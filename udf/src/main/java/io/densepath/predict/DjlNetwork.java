package io.densepath.predict;

import ai.djl.Model;
import ai.djl.engine.EngineException;
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

/** A network that libtorch has loaded. The forward pass keeps no state, so threads may share it. */
final class DjlNetwork implements LoadedNetwork {

  private static final int CHANNELS = 3;

  private final Model model;
  private final DjlModule module;
  private final int crop;

  private DjlNetwork(Model model, ModelDescription description) {
    this.model = model;
    this.module = DjlModule.of(description);
    this.crop = description.preprocessing().crop();
  }

  /**
   * Loads an archive onto a device.
   *
   * @throws IOException if libtorch cannot read the archive
   */
  static DjlNetwork load(Path archive, ModelDescription description, Device device)
      throws IOException {
    return new DjlNetwork(DjlRuntime.load(archive, device), description);
  }

  /** See {@link LoadedModel#customLogits}. */
  static List<Float> customLogits(
      String name, Path archive, Preprocessing preprocessing, Precision precision)
      throws IOException {
    try (Model model = DjlRuntime.load(archive, Device.CPU)) {
      return new DjlModule.Custom(preprocessing, precision)
          .logits(name, (PtSymbolBlock) model.getBlock(), model.getNDManager());
    }
  }

  @Override
  public List<Prediction> classify(ByteBuffer images, int count, Outputs outputs) {
    long size = images.remaining() / (crop * crop * CHANNELS);
    PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray batch =
          manager.create(images.slice(), new Shape(size, crop, crop, CHANNELS), DataType.UINT8);
      return predictions(module.run(block, batch, outputs.topK()), count, outputs);
    } catch (EngineException e) {
      throw new InferenceException(e);
    }
  }

  private static List<Prediction> predictions(
      DjlModule.Tensors tensors, int count, Outputs outputs) {
    float[] probabilities = tensors.probabilities().toFloatArray();
    long[] classes = tensors.classes().toLongArray();
    float[] logits = outputs.logits() ? tensors.logits().toFloatArray() : new float[0];
    float[] embeddings = outputs.embedding() ? tensors.embedding().toFloatArray() : new float[0];
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
