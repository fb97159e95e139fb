package io.densepath.predict;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An archive on a device. Many threads may ask it at once: libtorch's forward pass keeps no state.
 * Whoever loads it closes it; in an executor that is {@link Models}.
 */
public final class LoadedModel implements AutoCloseable {

  private static final int CHANNELS = 3;

  private final Model model;
  private final int crop;
  private final boolean gpu;
  private final BatchMemory batches = new BatchMemory();

  private LoadedModel(Model model, int crop, boolean gpu) {
    this.model = model;
    this.crop = crop;
    this.gpu = gpu;
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
    Torch.engine();
    Model model = Model.newInstance(description.name(), device.toDjl(), Torch.ENGINE);
    try {
      model.load(archive, null, Map.of("mapLocation", "true"));
    } catch (MalformedModelException | RuntimeException e) {
      model.close();
      throw new IOException(archive + " is not an archive that libtorch loads", e);
    }
    return new LoadedModel(model, description.preprocessing().crop(), device.gpu());
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
    // A setting of the thread. The graph is rewritten already: the second, optimised compilation
    // costs the first batches of every thread and makes none faster.
    JniUtils.setGraphExecutorOptimize(false);
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray batch =
          manager.create(images.slice(), new Shape(size, crop, crop, CHANNELS), DataType.UINT8);
      try (IValue in = IValue.from((PtNDArray) batch);
          IValue k = IValue.from((long) outputs.topK());
          IValue out = IValueUtils.runMethod(block, "classify", in, k)) {
        return predictions(out.toIValueTuple(), (PtNDManager) manager, count, outputs);
      }
    }
  }

  private static List<Prediction> predictions(
      IValue[] tuple, PtNDManager manager, int count, Outputs outputs) {
    try {
      float[] probabilities = tuple[0].toTensor(manager).toFloatArray();
      long[] classes = tuple[1].toTensor(manager).toLongArray();
      float[] logits = outputs.logits() ? tuple[2].toTensor(manager).toFloatArray() : new float[0];
      float[] embeddings =
          outputs.embedding() ? tuple[3].toTensor(manager).toFloatArray() : new float[0];
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
    } finally {
      Arrays.stream(tuple).forEach(IValue::close);
    }
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
