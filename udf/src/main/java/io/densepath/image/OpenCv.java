package io.densepath.image;

import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV and applies its settings, which are global to the process, before its first use. */
final class OpenCv {

  private OpenCv() {}

  static {
    // One thread, no GPU: Spark already runs a task on every core.
    opencv_core.setNumThreads(1);
    opencv_core.setUseOpenCL(false);
  }

  /** Loads and configures OpenCV on the first call. */
  static void load() {
    // The static initialiser has done it.
  }
}
