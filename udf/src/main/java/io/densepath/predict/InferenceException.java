package io.densepath.predict;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A batch that the inference runtime could not run; the message and the cause are its own. */
public final class InferenceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * The messages of CUDA, cuDNN, cuBLAS, the CPU's allocator and C++. cuDNN reports no memory for
   * any of its algorithms as an engine that it cannot find, and cuBLAS no memory for its workspace
   * as a library that is not initialised.
   */
  private static final List<String> OUT_OF_MEMORY =
      List.of(
          "out of memory",
          "alloc_failed",
          "unable to find an engine to execute this computation",
          "cublas_status_not_initialized",
          "can't allocate memory",
          "bad_alloc");

  /** The messages of CUDA errors after which every later call of the process fails too. */
  private static final List<String> STICKY =
      List.of(
          "illegal memory access",
          "illegal address",
          "illegal instruction",
          "invalid program counter",
          "misaligned address",
          "device-side assert",
          "unspecified launch failure",
          "launch timed out",
          "hardware stack error",
          "uncorrectable ecc",
          "uncorrectable nvlink",
          "cudaerrorunknown",
          "cuda error: unknown error");

  private final boolean outOfMemory;
  private final boolean deviceLost;

  InferenceException(RuntimeException cause) {
    super(cause.getMessage(), cause);
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    deviceLost = message.contains("cuda") && STICKY.stream().anyMatch(message::contains);
    outOfMemory = !deviceLost && OUT_OF_MEMORY.stream().anyMatch(message::contains);
  }

  private InferenceException(String message) {
    super(message);
    outOfMemory = false;
    deviceLost = true;
  }

  /** Returns the failure of a device that has not finished a batch in a time. */
  static InferenceException silent(Duration time) {
    return new InferenceException(
        String.format(
            Locale.ROOT,
            "device: it has not finished a batch in %d s, and counts as lost",
            time.toSeconds()));
  }

  /** Returns whether the device had too little memory, so that a smaller batch may succeed. */
  public boolean isOutOfMemory() {
    return outOfMemory;
  }

  /** Returns whether this process cannot use the device any more. */
  public boolean isDeviceLost() {
    return deviceLost;
  }
}
