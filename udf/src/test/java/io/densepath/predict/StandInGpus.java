package io.densepath.predict;

import java.io.IOException;
import java.nio.file.Path;

/** The registry of models where there is no GPU: it keeps the CPU's model under the GPU's name. */
public final class StandInGpus {

  private StandInGpus() {}

  public static LoadedModel model(Path archive, ModelDescription description, Device gpu)
      throws IOException {
    return Models.get(description, gpu, () -> LoadedModel.load(archive, description, Device.CPU));
  }
}
