package io.densepath.model;

import java.util.Locale;

/** The type of weights and activations. Normalisation, pooled features and logits stay float32. */
public enum Precision {
  /** IEEE 754 single precision. */
  FP32(4, Float.MAX_VALUE),
  /** The upper half of a float32: its range, 8 bits of mantissa. */
  BF16(2, Float.MAX_VALUE),
  /** IEEE 754 half precision: 11 bits of mantissa, nothing above 65504. */
  FP16(2, 65504f);

  private final int bytes;
  private final float largest;

  Precision(int bytes, float largest) {
    this.bytes = bytes;
    this.largest = largest;
  }

  /** As users write it: fp32, bf16, fp16. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Bytes a number takes. */
  public int bytes() {
    return bytes;
  }

  /** About the largest finite number. */
  public float largest() {
    return largest;
  }

  /** The number of this precision that is nearest to the value; ties go to the even one. */
  public float round(double value) {
    float single = (float) value;
    return switch (this) {
      case FP32 -> single;
      case BF16 -> HalfFloats.fromBfloat16(HalfFloats.toBfloat16(single));
      case FP16 -> HalfFloats.fromFloat16(HalfFloats.toFloat16(single));
    };
  }

  /** The bits of a number of this precision, in the lowest {@link #bytes()} bytes. */
  public int bits(float value) {
    return switch (this) {
      case FP32 -> Float.floatToRawIntBits(value);
      case BF16 -> HalfFloats.toBfloat16(value) & 0xFFFF;
      case FP16 -> HalfFloats.toFloat16(value) & 0xFFFF;
    };
  }
}
