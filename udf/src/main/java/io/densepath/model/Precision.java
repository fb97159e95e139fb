package io.densepath.model;

import java.util.Arrays;
import java.util.Locale;

/**
 * The number format of weights and activations. Normalisation, pooled features and logits are
 * float32 in every precision.
 *
 * <p>Which precision a processor computes in natively is asked at run time; a row holds what is
 * true everywhere. To add a precision, add a row and the cases of {@link #round} and {@link #bits};
 * the compiler then names every other switch.
 */
public enum Precision {
  /** IEEE 754 single precision. */
  FP32(4, Float.MAX_VALUE, 6, "FloatStorage", true, 1e-4, 2e-4),
  /** The upper half of a float32: its range, 8 bits of mantissa. */
  BF16(2, Float.MAX_VALUE, 15, "BFloat16Storage", true, 0.04, 0.2),
  /** IEEE 754 half precision: 11 bits of mantissa, nothing above 65504. */
  FP16(2, 65504f, 5, "HalfStorage", false, 0.005, 0.02);

  private final int bytes;
  private final float largest;
  private final int torchType;
  private final String torchStorage;
  private final boolean inOneDnn;
  private final double logitTolerance;
  private final double deviceTolerance;

  Precision(
      int bytes,
      float largest,
      int torchType,
      String torchStorage,
      boolean inOneDnn,
      double logitTolerance,
      double deviceTolerance) {
    this.bytes = bytes;
    this.largest = largest;
    this.torchType = torchType;
    this.torchStorage = torchStorage;
    this.inOneDnn = inOneDnn;
    this.logitTolerance = logitTolerance;
    this.deviceTolerance = deviceTolerance;
  }

  /**
   * Returns the precision of a key, in upper or lower case.
   *
   * @throws IllegalArgumentException naming what was found and the keys that there are
   */
  public static Precision of(String key) {
    return Arrays.stream(values())
        .filter(precision -> precision.key().equalsIgnoreCase(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "precision is '%s', expected one of %s"
                        .formatted(key, Arrays.stream(values()).map(Precision::key).toList())));
  }

  /** Returns the name as users write it and plots show it: fp32, bf16 or fp16. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the size of a number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the largest finite number, or float32's where the two are of the same magnitude. */
  public float largest() {
    return largest;
  }

  /** Returns the number that PyTorch has for the type, c10::ScalarType. */
  public int torchType() {
    return torchType;
  }

  /** Returns the name that PyTorch's pickles have for the class of the elements. */
  public String torchStorage() {
    return torchStorage;
  }

  /** Returns whether oneDNN has convolutions in this precision on common CPUs. */
  public boolean inOneDnn() {
    return inOneDnn;
  }

  /**
   * Returns the largest difference of a logit, in standard deviations of an image's logits, that
   * rounding alone accounts for. It is an upper bound with room to spare, which FidelityTest keeps.
   */
  public double logitTolerance() {
    return logitTolerance;
  }

  /**
   * Returns the largest difference of a logit, in standard deviations of the logits, with which a
   * device passes the self-check. It is wider than {@link #logitTolerance}, since a network that is
   * trained may be more sensitive than those of FidelityTest. For float32 it is far below what
   * rounding to TF32 does, which is about what float16 does.
   */
  public double deviceTolerance() {
    return deviceTolerance;
  }

  /** Returns the nearest number of this precision; ties go to the even one. */
  public float round(double value) {
    float single = (float) value;
    return switch (this) {
      case FP32 -> single;
      case BF16 -> HalfFloats.fromBfloat16(HalfFloats.toBfloat16(single));
      case FP16 -> HalfFloats.fromFloat16(HalfFloats.toFloat16(single));
    };
  }

  /** Returns the bits of the nearest number, in the lowest {@link #bytes()} bytes. */
  public int bits(float value) {
    return switch (this) {
      case FP32 -> Float.floatToRawIntBits(value);
      case BF16 -> HalfFloats.toBfloat16(value) & 0xFFFF;
      case FP16 -> HalfFloats.toFloat16(value) & 0xFFFF;
    };
  }
}
