package io.densepath.model;

/** Converts between float32 and the two 16-bit formats, to the nearest number, ties to even. */
public final class HalfFloats {

  private static final int FLOAT16_INFINITY = 0x7C00;
  private static final int FLOAT16_NAN = 0x7E00;
  private static final int FIRST_NORMAL = 113 << 23;
  private static final int FIRST_OVERFLOW = 0x477FF000;

  private HalfFloats() {}

  public static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
  }

  public static float fromBfloat16(short value) {
    return Float.intBitsToFloat(value << 16);
  }

  public static short toFloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7FFFFFFF;
    if (Float.isNaN(value)) {
      return (short) (sign | FLOAT16_NAN);
    }
    if (magnitude >= FIRST_OVERFLOW) {
      return (short) (sign | FLOAT16_INFINITY);
    }
    if (magnitude < FIRST_NORMAL) {
      // Adding 1/2 leaves the subnormal's 10 bits, rounded, in the last bits of the mantissa.
      float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
      return (short) (sign | (Float.floatToRawIntBits(aligned) - Float.floatToRawIntBits(0.5f)));
    }
    int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1);
    return (short) (sign | (rounded - (112 << 23)) >>> 13);
  }

  public static float fromFloat16(short value) {
    int sign = (value & 0x8000) << 16;
    int magnitude = value & 0x7FFF;
    if (magnitude >= FLOAT16_INFINITY) {
      return Float.intBitsToFloat(sign | 0x7F800000 | (magnitude & 0x3FF) << 13);
    }
    float scaled = Float.intBitsToFloat(magnitude << 13) * 0x1p112f;
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(scaled));
  }
}
