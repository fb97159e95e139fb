package io.densepath.spark;

import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.Utils;

/**
 * What the native libraries read from a JVM's properties before they are loaded, for executors of a
 * program that sets none of it. What is set stays.
 */
final class NativeSettings {

  private NativeSettings() {}

  /** Sets what is not set; after the libraries are loaded it changes nothing. */
  static void setIfAbsent() {
    // JavaCPP counts PyTorch's memory as its own, and would refuse to go on.
    set("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    if (!ExecutorPreflight.local()) {
      // Two executors on one host would write over each other's libraries in the user's folder.
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
