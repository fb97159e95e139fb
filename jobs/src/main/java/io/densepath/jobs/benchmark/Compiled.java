package io.densepath.jobs.benchmark;

import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An archive that waits for its turn.
 *
 * @param archive a local file
 * @param description what it holds
 */
record Compiled(Path archive, ModelDescription description) {

  LoadedModel load(Device device) throws IOException {
    return LoadedModel.load(archive, description, device);
  }
}
