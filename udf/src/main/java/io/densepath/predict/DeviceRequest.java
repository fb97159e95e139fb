package io.densepath.predict;

/** The kind of device that a user requests. */
public enum DeviceRequest {
  /** A GPU if Spark assigned or libtorch finds one, else the CPU. */
  AUTO,
  CPU,
  /** A GPU; that none can be used is an error, and the CPU is not used instead. */
  GPU
}
