package io.densepath.jobs.benchmark;

import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A compiled network that is loaded when its turn has come.
 *
 * @param archive a local file
 * @param description of the network in it
 */
record CompiledArchive(Path archive, ModelDescription description) {

  LoadedModel load(Device device) throws IOException {
    return LoadedModel.load(archive, description, device);
  }
}
