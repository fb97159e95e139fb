package io.densepath.image;

import org.bytedeco.opencv.global.opencv_core;

/** OpenCV's settings, which belong to the process: set once, before its first use. */
final class OpenCv {

  private OpenCv() {}

  static {
    // Spark already runs a task on every core.
    opencv_core.setNumThreads(1);
    opencv_core.setUseOpenCL(false);
  }

  /** Loads OpenCV and sets it up, the first time. */
  static void load() {
    // The static initialiser does it.
  }
}
