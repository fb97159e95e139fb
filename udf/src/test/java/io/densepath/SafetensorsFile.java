package io.densepath;

import io.densepath.model.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiFunction;

/** Writes a checkpoint for tests, a tensor at a time. */
public final class SafetensorsFile {

  private SafetensorsFile() {}

  /** Float32 tensors; a scalar is written as an int64 0, which is what state dicts have of it. */
  public static void write(
      Path file, Map<String, Shape> shapes, BiFunction<String, Shape, float[]> values)
      throws IOException {
    byte[] header = header(shapes).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      out.write(littleEndian(header.length));
      out.write(header);
      for (Map.Entry<String, Shape> tensor : shapes.entrySet()) {
        out.write(bytes(tensor.getKey(), tensor.getValue(), values));
      }
    }
  }

  private static String header(Map<String, Shape> shapes) {
    StringJoiner entries = new StringJoiner(",", "{", "}");
    long offset = 0;
    for (Map.Entry<String, Shape> tensor : shapes.entrySet()) {
      boolean scalar = tensor.getValue().rank() == 0;
      long end = offset + (scalar ? Long.BYTES : Float.BYTES * tensor.getValue().elements());
      entries.add(
          "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  tensor.getKey(),
                  scalar ? "I64" : "F32",
                  tensor.getValue().dimensions().toString().replace(" ", ""),
                  offset,
                  end));
      offset = end;
    }
    String json = entries.toString();
    return json + " ".repeat(Math.floorMod(-json.length(), 8));
  }

  private static byte[] bytes(String key, Shape shape, BiFunction<String, Shape, float[]> values) {
    if (shape.rank() == 0) {
      return new byte[Long.BYTES];
    }
    float[] tensor = values.apply(key, shape);
    byte[] bytes = new byte[Math.multiplyExact(Float.BYTES, tensor.length)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor);
    return bytes;
  }

  private static byte[] littleEndian(long value) {
    byte[] bytes = new byte[Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return bytes;
  }
}
