package io.densepath.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry of all models that this JVM has loaded, one per archive and device. The first task
 * that needs a model loads it, and all tasks share it. Models stay loaded until the executor ends
 * or until {@link #closeAll}, which may be called only when no task runs any more: by the driver of
 * a local run, or by a test.
 */
public final class LoadedModels {

  private static final Map<Key, LoadedModel> LOADED = new ConcurrentHashMap<>();

  private record Key(ModelDescription model, Device device) {}

  /** Loads a model onto its device. */
  public interface Loading {
    LoadedModel load() throws IOException;
  }

  private LoadedModels() {}

  /**
   * Returns the model on a device, and loads it if it is not loaded yet.
   *
   * @param loading called at most once per model and device; other callers wait meanwhile
   * @throws IOException if loading fails; the next call tries again
   */
  public static LoadedModel get(ModelDescription description, Device device, Loading loading)
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

  /** Returns the number of loaded models. */
  public static int count() {
    return LOADED.size();
  }

  /** Closes all models. No task may run. */
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
