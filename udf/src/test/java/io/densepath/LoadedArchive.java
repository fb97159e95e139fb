package io.densepath;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** An archive in libtorch, as tests call it: the network on a normalised image. */
public final class LoadedArchive implements AutoCloseable {

  private final Model model;

  public LoadedArchive(Path file) throws Exception {
    model = Model.newInstance("network", Device.cpu(), "PyTorch");
    model.load(file, null, Map.of("mapLocation", "true"));
  }

  /** Embedding and logits of one image (3, 224, 224). */
  public float[][] network(float[] image, int side) {
    PtSymbolBlock block = (PtSymbolBlock) model.getBlock();
    try (NDManager manager = model.getNDManager().newSubManager()) {
      NDArray array = manager.create(FloatBuffer.wrap(image), new Shape(1, 3, side, side));
      try (IValue in = IValue.from((PtNDArray) array);
          IValue out = IValueUtils.runMethod(block, "network", in)) {
        IValue[] tuple = out.toIValueTuple();
        float[] embedding = tuple[0].toTensor((PtNDManager) manager).toFloatArray();
        float[] logits = tuple[1].toTensor((PtNDManager) manager).toFloatArray();
        tuple[0].close();
        tuple[1].close();
        return new float[][] {embedding, logits};
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
