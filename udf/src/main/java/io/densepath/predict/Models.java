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

  /** Puts a model on its device. */
  interface Loading {
    LoadedModel load() throws IOException;
  }

  private Models() {}

  /** The model of that archive on that device; loads it if nobody has. */
  public static LoadedModel get(Path archive, ModelDescription description, Device device)
      throws IOException {
    return get(description, device, () -> LoadedModel.load(archive, description, device));
  }

  static LoadedModel get(ModelDescription description, Device device, Loading loading)
      throws IOException {
    try {
      return LOADED.computeIfAbsent(new Key(description, device), key -> load(loading));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static LoadedModel load(Loading loading) {
    try {
      return loading.load();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is loaded already. */
  public static boolean has(ModelDescription description, Device device) {
    return LOADED.containsKey(new Key(description, device));
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
