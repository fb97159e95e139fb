package io.densepath.predict;

/** Which device a user asks for. */
public enum DeviceRequest {
  /** A GPU where Spark assigned one or libtorch finds one, else the CPU. */
  AUTO,
  CPU,
  /** A GPU or an error; never the CPU instead. */
  GPU
}
