package io.densepath.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of this JVM: one an archive and device, loaded by the first task that needs it and
 * shared by all. They stay until the executor ends, or until {@link #closeAll}, which is for
 * whoever knows that no task runs any more: the driver of a local run, a test.
 */
public final class Models {

  private static final Map<Key, LoadedModel> LOADED = new ConcurrentHashMap<>();

  private record Key(ModelDescription model, Device device) {}

  private Models() {}

  /** The model of that archive on that device; loads it if nobody has. */
  public static LoadedModel get(Path archive, ModelDescription description, Device device)
      throws IOException {
    try {
      return LOADED.computeIfAbsent(
          new Key(description, device), key -> load(archive, description, device));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static LoadedModel load(Path archive, ModelDescription description, Device device) {
    try {
      return LoadedModel.load(archive, description, device);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many are loaded. */
  public static int count() {
    return LOADED.size();
  }

  /** Closes all of them. No task may run. */
  public static void closeAll() {
    LOADED
        .values()
        .removeIf(
            model -> {
              model.close();
              return true;
            });
  }
}
