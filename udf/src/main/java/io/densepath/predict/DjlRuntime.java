package io.densepath.predict;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The inference runtime of this JVM: DJL with libtorch. Its settings take effect only if they are
 * made before libtorch is loaded, so every use of DJL begins in this class.
 */
public final class DjlRuntime {

  private static final String ENGINE = "PyTorch";

  /** The messages of CUDA, cuDNN, cuBLAS, the CPU's allocator and C++. */
  private static final List<String> OUT_OF_MEMORY =
      List.of("out of memory", "alloc_failed", "can't allocate memory", "bad_alloc");

  static {
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    setIfAbsent("ai.djl.pytorch.num_threads", "1");
    // The libraries are on the class path, so DJL need not download any. DJL reports its use to its
    // makers unless tracking is off. The environment variable DJL_OFFLINE takes precedence.
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
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

  /** Returns the number of GPUs that libtorch can use. */
  static int gpuCount() {
    return engine().getGpuCount();
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

  static InferenceException failure(EngineException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return new InferenceException(e, OUT_OF_MEMORY.stream().anyMatch(message::contains));
  }

  private static ai.djl.Device toDjl(Device device) {
    return device.gpu() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
  }

  private static Engine engine() {
    return Engine.getEngine(ENGINE);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
