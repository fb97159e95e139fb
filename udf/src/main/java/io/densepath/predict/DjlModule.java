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
import java.util.Arrays;
import java.util.List;

/** How the module of an archive is asked about a batch. */
sealed interface DjlModule {

  /**
   * What comes back for N images, all of it float32 but the classes.
   *
   * @param probabilities (N, k), the largest first
   * @param classes int64 (N, k)
   * @param logits (N, classes)
   * @param embedding (N, features)
   */
  record Answer(NDArray probabilities, NDArray classes, NDArray logits, NDArray embedding) {}

  /**
   * Asks it.
   *
   * @param batch uint8 (N, H, W, 3)
   * @param k how many classes
   */
  Answer ask(PtSymbolBlock block, NDArray batch, int k);

  static DjlModule of(ModelDescription description) {
    return description.isCustom()
        ? new Custom(description.preprocessing(), description.precision())
        : new Compiled();
  }

  /** One that DensePath compiled, which has all in it. */
  record Compiled() implements DjlModule {

    @Override
    public Answer ask(PtSymbolBlock block, NDArray batch, int k) {
      // A setting of the thread. The graph is rewritten already: the second, optimised compilation
      // costs the first batches of every thread and makes none faster.
      JniUtils.setGraphExecutorOptimize(false);
      PtNDManager manager = (PtNDManager) batch.getManager();
      try (IValue in = IValue.from((PtNDArray) batch);
          IValue top = IValue.from((long) k);
          IValue out = IValueUtils.runMethod(block, "classify", in, top)) {
        IValue[] tuple = out.toIValueTuple();
        try {
          NDArray[] parts =
              Arrays.stream(tuple).map(part -> part.toTensor(manager)).toArray(NDArray[]::new);
          return new Answer(parts[0], parts[1], parts[2], parts[3]);
        } finally {
          Arrays.stream(tuple).forEach(IValue::close);
        }
      }
    }
  }

  /**
   * One that somebody else wrote: its forward takes normalised images (N, 3, H, W) and gives logits
   * (N, classes).
   *
   * @param precision of the images that it takes
   */
  record Custom(Preprocessing preprocessing, Precision precision) implements DjlModule {

    private static final int PROBED_IMAGES = 2;

    @Override
    public Answer ask(PtSymbolBlock block, NDArray batch, int k) {
      JniUtils.setGraphExecutorOptimize(true);
      PtNDManager manager = (PtNDManager) batch.getManager();
      try (IValue in = IValue.from((PtNDArray) images(batch));
          IValue out = IValueUtils.forward(block, new IValue[] {in})) {
        NDArray logits = out.toTensor(manager).toType(DataType.FLOAT32, false);
        NDList top = logits.softmax(1).topK(k, 1, true, true);
        return new Answer(top.get(0), top.get(1), logits, manager.create(new Shape(0)));
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
     * Finds out how many logits it gives, by asking it about two black images.
     *
     * @param name of the file, for errors
     * @throws IOException if it does not take them, or gives something else
     */
    int classes(String name, PtSymbolBlock block, NDManager parent) throws IOException {
      int crop = preprocessing.crop();
      try (NDManager manager = parent.newSubManager()) {
        NDArray black = manager.zeros(new Shape(PROBED_IMAGES, crop, crop, 3), DataType.UINT8);
        try (IValue in = IValue.from((PtNDArray) images(black));
            IValue out = IValueUtils.forward(block, new IValue[] {in})) {
          Object found =
              out.isTensor() ? out.toTensor((PtNDManager) manager).getShape() : out.getType();
          if (found instanceof Shape shape
              && shape.dimension() == 2
              && shape.get(0) == PROBED_IMAGES) {
            return Math.toIntExact(shape.get(1));
          }
          throw new IOException(
              "%s: forward gives %s for %d images, expected a tensor (%d, classes)"
                  .formatted(name, found, PROBED_IMAGES, PROBED_IMAGES));
        }
      } catch (EngineException e) {
        throw new IOException(
            "%s: forward does not take (%d, 3, %d, %d) in %s: %s"
                .formatted(
                    name, PROBED_IMAGES, crop, crop, precision.key(), reason(e.getMessage())),
            e);
      }
    }

    /** Of TorchScript's traceback, the last line. */
    private static String reason(String message) {
      List<String> lines = String.valueOf(message).strip().lines().toList();
      return lines.get(lines.size() - 1).strip();
    }
  }
}
