package io.densepath.compile;

import io.densepath.model.Precision;

/** How PyTorch numbers and names the types of tensors. */
enum ScalarType {
  FLOAT(6, "FloatStorage"),
  HALF(5, "HalfStorage"),
  BFLOAT16(15, "BFloat16Storage");

  private final int code;
  private final String storage;

  ScalarType(int code, String storage) {
    this.code = code;
    this.storage = storage;
  }

  static ScalarType of(Precision precision) {
    return switch (precision) {
      case FP32 -> FLOAT;
      case FP16 -> HALF;
      case BF16 -> BFLOAT16;
    };
  }

  int code() {
    return code;
  }

  String storage() {
    return storage;
  }
}
