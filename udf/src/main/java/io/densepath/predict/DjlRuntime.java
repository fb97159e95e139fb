package io.densepath.predict;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The inference runtime of this JVM: DJL with libtorch. Its settings take effect only if they are
 * made before libtorch is loaded, so every use of DJL begins in this class.
 */
public final class DjlRuntime {

  private static final String ENGINE = "PyTorch";

  static {
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    setIfAbsent("ai.djl.pytorch.num_threads", "1");
    // The libraries are on the class path, so DJL need not download any. DJL reports its use to its
    // makers unless tracking is off. The environment variable DJL_OFFLINE takes precedence.
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
    QuickExit.atShutdown();
  }

  private DjlRuntime() {}

  /**
   * Returns the versions of DJL ({@code djl}) and of the libtorch that the class path holds for
   * this platform ({@code pytorch}); a GPU cluster may bring its own libtorch. Loads no library.
   */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("djl", Engine.getDjlVersion());
    versions.put("pytorch", Platform.detectPlatform("pytorch").getVersion());
    return versions;
  }

  /** Returns the version of the libtorch that is loaded. */
  static String version() {
    return engine().getVersion();
  }

  /** Returns the number of GPUs that the loaded libtorch can use. */
  static int gpuCount() {
    engine();
    return LoadedCuda.library().map(LoadedCuda::deviceCount).orElse(0);
  }

  /**
   * Loads an archive onto a device.
   *
   * @throws IOException if libtorch cannot read the archive
   */
  static Model load(Path archive, Device device) throws IOException {
    engine();
    Model model = Model.newInstance(archive.getFileName().toString(), toDjl(device), ENGINE);
    try {
      model.load(archive, null, Map.of("mapLocation", "true"));
      return model;
    } catch (MalformedModelException | RuntimeException e) {
      model.close();
      throw new IOException(archive + " is not an archive that libtorch loads", e);
    }
  }

  private static ai.djl.Device toDjl(Device device) {
    return device.gpu() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
  }

  /**
   * Returns the engine, and loads libtorch if it is not loaded yet.
   *
   * @throws IllegalStateException with the innermost cause, if libtorch does not load
   */
  private static Engine engine() {
    try {
      return Engine.getEngine(ENGINE);
    } catch (EngineException | LinkageError e) {
      throw new IllegalStateException(notLoaded(innermost(e)), e);
    }
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String notLoaded(Throwable cause) {
    String reason = String.valueOf(cause.getMessage());
    return "libraries: libtorch (%s) does not load: %s. %s"
        .formatted(
            setting("PYTORCH_LIBRARY_PATH")
                .map(path -> "PYTORCH_LIBRARY_PATH=" + path)
                .orElse("of the application's jar"),
            reason,
            reason.contains("libcuda.so")
                ? "It is a build for CUDA, and the NVIDIA driver, which brings libcuda.so.1, is not"
                    + " installed on this host or not visible in its container."
                : "Check that all its libraries are in one folder, that they are of libtorch "
                    + Platform.detectPlatform("pytorch").getVersion()
                    + ", and that PYTORCH_FLAVOR (%s) is theirs."
                        .formatted(setting("PYTORCH_FLAVOR").orElse("not set")));
  }

  /** Returns a setting of DJL, which may be an environment variable or a system property. */
  private static Optional<String> setting(String name) {
    return Optional.ofNullable(System.getenv(name))
        .or(() -> Optional.ofNullable(System.getProperty(name)));
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
