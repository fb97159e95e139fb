package io.densepath.predict;

import ai.djl.engine.Engine;

/** libtorch in this JVM. Its settings count only if they are made before it is loaded. */
final class DjlRuntime {

  static final String ENGINE = "PyTorch";

  static {
    setIfAbsent("ai.djl.pytorch.num_interop_threads", "1");
    setIfAbsent("ai.djl.pytorch.num_threads", "1");
    // The libraries are on the class path: DJL need not look for them anywhere else, and else
    // reports its use to its makers. The environment's DJL_OFFLINE goes before this.
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("OPT_OUT_TRACKING", "true");
  }

  private DjlRuntime() {}

  static Engine engine() {
    return Engine.getEngine(ENGINE);
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
