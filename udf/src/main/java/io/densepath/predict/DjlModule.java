package io.densepath.predict;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.densepath.image.Preprocessing;
import io.densepath.model.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The way in which the TorchScript module of an archive is called. */
sealed interface DjlModule {

  /**
   * The outputs for N images.
   *
   * @param probabilities float32 (N, k), largest first
   * @param classes int64 (N, k)
   * @param logits float32 (N, classes)
   * @param embedding float32 (N, features); empty for a custom module
   */
  record Tensors(NDArray probabilities, NDArray classes, NDArray logits, NDArray embedding) {}

  /**
   * Runs a batch.
   *
   * @param batch uint8 (N, H, W, 3)
   * @param k number of likeliest classes
   */
  Tensors run(PtSymbolBlock block, NDArray batch, int k);

  static DjlModule of(ModelDescription description) {
    return description.isCustom()
        ? new Custom(description.preprocessing(), description.precision())
        : new Compiled();
  }

  /**
   * A module that DensePath compiled: its method {@code classify} normalises the images and returns
   * the softmax and the likeliest classes too.
   */
  record Compiled() implements DjlModule {

    @Override
    public Tensors run(PtSymbolBlock block, NDArray batch, int k) {
      // The setting belongs to the thread. Without it, TorchScript compiles the graph a second time
      // during the first batches of every thread, which makes no later batch faster because the
      // graph is optimised already.
      JniUtils.setGraphExecutorOptimize(false);
      PtNDManager manager = (PtNDManager) batch.getManager();
      try (IValue in = IValue.from((PtNDArray) batch);
          IValue top = IValue.from((long) k);
          IValue out = IValueUtils.runMethod(block, "classify", in, top)) {
        IValue[] tuple = out.toIValueTuple();
        try {
          NDArray[] parts =
              Arrays.stream(tuple).map(part -> part.toTensor(manager)).toArray(NDArray[]::new);
          return new Tensors(parts[0], parts[1], parts[2], parts[3]);
        } finally {
          Arrays.stream(tuple).forEach(IValue::close);
        }
      }
    }
  }

  /**
   * A module that the user provides: its {@code forward} takes normalised images (N, 3, H, W) and
   * returns logits (N, classes).
   *
   * @param precision precision of the images that it takes
   */
  record Custom(Preprocessing preprocessing, Precision precision) implements DjlModule {

    @Override
    public Tensors run(PtSymbolBlock block, NDArray batch, int k) {
      JniUtils.setGraphExecutorOptimize(true);
      PtNDManager manager = (PtNDManager) batch.getManager();
      try (IValue in = IValue.from((PtNDArray) images(batch));
          IValue out = IValueUtils.forward(block, new IValue[] {in})) {
        NDArray logits = out.toTensor(manager).toType(DataType.FLOAT32, false);
        NDList top = logits.softmax(1).topK(k, 1, true, true);
        return new Tensors(top.get(0), top.get(1), logits, manager.create(new Shape(0)));
      }
    }

    private NDArray images(NDArray batch) {
      NDManager manager = batch.getManager();
      return batch
          .toType(DataType.FLOAT32, false)
          .div(255)
          .sub(channels(manager, preprocessing.mean()))
          .div(channels(manager, preprocessing.std()))
          .transpose(0, 3, 1, 2)
          .toType(type(), false);
    }

    private static NDArray channels(NDManager manager, List<Double> values) {
      float[] floats = new float[values.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = values.get(i).floatValue();
      }
      return manager.create(floats);
    }

    private DataType type() {
      return switch (precision) {
        case FP32 -> DataType.FLOAT32;
        case BF16 -> DataType.BFLOAT16;
        case FP16 -> DataType.FLOAT16;
      };
    }

    /**
     * Returns the logits (images x classes) of the drawn images of a {@link SelfCheck}.
     *
     * @param name name of the module's file, for errors
     * @throws IOException if the module fails on such images or returns anything but logits
     */
    List<Float> logits(String name, PtSymbolBlock block, NDManager parent) throws IOException {
      int crop = preprocessing.crop();
      try (NDManager manager = parent.newSubManager()) {
        NDArray drawn =
            manager.create(
                SelfCheck.images(crop), new Shape(SelfCheck.IMAGES, crop, crop, 3), DataType.UINT8);
        try (IValue in = IValue.from((PtNDArray) images(drawn));
            IValue out = IValueUtils.forward(block, new IValue[] {in})) {
          Object found =
              out.isTensor() ? out.toTensor((PtNDManager) manager).getShape() : out.getType();
          if (found instanceof Shape shape
              && shape.dimension() == 2
              && shape.get(0) == SelfCheck.IMAGES) {
            return floats(out.toTensor((PtNDManager) manager));
          }
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s: forward gives %s for %d images, expected a tensor (%d, classes)",
                  name,
                  found,
                  SelfCheck.IMAGES,
                  SelfCheck.IMAGES));
        }
      } catch (EngineException e) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: forward does not take (%d, 3, %d, %d) in %s: %s",
                name,
                SelfCheck.IMAGES,
                crop,
                crop,
                precision.key(),
                reason(e.getMessage())),
            e);
      }
    }

    private static List<Float> floats(NDArray array) {
      List<Float> floats = new ArrayList<>();
      for (float value : array.toType(DataType.FLOAT32, false).toFloatArray()) {
        floats.add(value);
      }
      return floats;
    }

    /** Returns the last line of TorchScript's traceback, which holds the reason. */
    private static String reason(String message) {
      List<String> lines = String.valueOf(message).strip().lines().toList();
      return lines.get(lines.size() - 1).strip();
    }
  }
}
