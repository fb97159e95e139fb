package io.densepath.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models of this JVM: one an archive and device, loaded by the first task that needs it and
 * shared by all. They stay until the executor ends, or until {@link #closeAll}, which is for
 * whoever knows that no task runs any more: the driver of a local run, a test.
 */
public final class LoadedModels {

  private static final Map<Key, LoadedModel> LOADED = new ConcurrentHashMap<>();

  private record Key(ModelDescription model, Device device) {}

  /** Puts a model on its device. */
  public interface Loading {
    LoadedModel load() throws IOException;
  }

  private LoadedModels() {}

  /**
   * The model on that device; loads it if nobody has.
   *
   * @param loading puts it there; others that want the same wait
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
