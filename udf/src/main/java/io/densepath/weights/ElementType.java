package io.densepath.weights;

import io.densepath.model.HalfFloats;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.EnumSet;
import java.util.Set;

/** The type of a tensor's elements, all little-endian, and its names in the file formats. */
enum ElementType {
  FLOAT32(4, "F32", "f4", "torch.FloatStorage"),
  FLOAT16(2, "F16", "f2", "torch.HalfStorage"),
  BFLOAT16(2, "BF16", "bfloat16", "torch.BFloat16Storage"),
  FLOAT64(8, "F64", "f8", "torch.DoubleStorage"),
  INT64(8, "I64", "i8", "torch.LongStorage"),
  INT32(4, "I32", "i4", "torch.IntStorage"),
  INT16(2, "I16", "i2", "torch.ShortStorage"),
  INT8(1, "I8", "i1", "torch.CharStorage"),
  UINT64(8, "U64", "u8", "none"),
  UINT32(4, "U32", "u4", "none"),
  UINT16(2, "U16", "u2", "none"),
  UINT8(1, "U8", "u1", "torch.ByteStorage"),
  BOOL(1, "BOOL", "b1", "torch.BoolStorage"),
  COMPLEX64(8, "C64", "c8", "torch.ComplexFloatStorage"),
  COMPLEX128(16, "C128", "c16", "torch.ComplexDoubleStorage"),
  QUANTIZED_INT8(1, "none", "none", "torch.QInt8Storage"),
  QUANTIZED_UINT8(1, "none", "none", "torch.QUInt8Storage"),
  QUANTIZED_INT32(4, "none", "none", "torch.QInt32Storage");

  private static final Set<ElementType> FLOATS = EnumSet.range(FLOAT32, FLOAT64);

  private final int sizeInBytes;
  private final String safetensors;
  private final String numpy;
  private final String torchStorage;

  ElementType(int sizeInBytes, String safetensors, String numpy, String torchStorage) {
    this.sizeInBytes = sizeInBytes;
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.torchStorage = torchStorage;
  }

  int sizeInBytes() {
    return sizeInBytes;
  }

  String safetensors() {
    return safetensors;
  }

  String numpy() {
    return numpy;
  }

  String torchStorage() {
    return torchStorage;
  }

  boolean isFloat() {
    return FLOATS.contains(this);
  }

  /**
   * Decodes as many elements as {@code bytes} holds to float32.
   *
   * @param bytes little-endian, a whole number of elements
   * @throws IllegalStateException if this is not a float type
   */
  void decode(ByteBuffer bytes, FloatBuffer target) {
    switch (this) {
      case FLOAT32 -> target.put(bytes.asFloatBuffer());
      case FLOAT16 -> {
        while (bytes.hasRemaining()) {
          target.put(HalfFloats.fromFloat16(bytes.getShort()));
        }
      }
      case BFLOAT16 -> {
        while (bytes.hasRemaining()) {
          target.put(HalfFloats.fromBfloat16(bytes.getShort()));
        }
      }
      case FLOAT64 -> {
        while (bytes.hasRemaining()) {
          target.put((float) bytes.getDouble());
        }
      }
      default -> throw new IllegalStateException(this + " is not a float type");
    }
  }
}
