package io.densepath.spark;

import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * The system properties that the native libraries read when they are loaded, for executors of
 * programs that do not set them.
 */
final class NativeSettings {

  private NativeSettings() {}

  /** Sets the properties that are not set. After the libraries are loaded, this has no effect. */
  static void setIfAbsent() {
    // JavaCPP counts all memory of the process, PyTorch's too, and refuses to allocate beyond a
    // limit; 0 stands for no limit.
    set("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    if (!ExecutorPreflight.local()) {
      // By default, executors on one host would overwrite each other's libraries in the user's
      // home.
      Path own = Path.of(Utils.getLocalDir(SparkEnv.get().conf()));
      set("org.bytedeco.javacpp.cachedir", own.resolve("javacpp").toString());
      set("DJL_CACHE_DIR", own.resolve("djl").toString());
    }
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }
}
