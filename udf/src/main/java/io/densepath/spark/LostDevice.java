package io.densepath.spark;

import io.densepath.predict.InferenceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an executor whose GPU was lost by an error of CUDA. Every later call of the process would
 * fail, and Spark would retry tasks there until the run fails. On another executor, or on the one
 * that replaces this one, they can succeed.
 */
final class LostDevice {

  /** The exit code of the executor, which the driver's log shows. */
  static final int EXIT_CODE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(LostDevice.class);

  private LostDevice() {}

  /** Ends this process at once if it is an executor of a cluster; otherwise does nothing. */
  static void endExecutor(InferenceException failure) {
    if (!ExecutorPreflight.local()) {
      LOG.error("This executor ends, since its process cannot use its GPU any more", failure);
      // An orderly end would wait for other tasks, whose calls to the GPU may never return.
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }
}
