package io.densepath.weights;

import io.densepath.model.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes safetensors files of float32 tensors. */
final class SafetensorsFile {

  private SafetensorsFile() {}

  /** A file of any header and data, right or wrong. */
  static Path write(Path file, String header, int dataLength) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataLength).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(file, bytes.putLong(json.length).put(json).array());
  }

  /** A file whose tensors are all zero, which takes no room on most disks. */
  static Path zeros(Path file, Map<String, Shape> shapes) throws IOException {
    List<String> entries = new ArrayList<>();
    long offset = 0;
    for (Map.Entry<String, Shape> tensor : shapes.entrySet()) {
      long end = offset + 4 * tensor.getValue().elements();
      entries.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(tensor.getKey(), tensor.getValue().dimensions(), offset, end));
      offset = end;
    }
    write(file, "{" + String.join(",", entries) + "}", 0);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(sparse.length() + offset);
    }
    return file;
  }

  /** A file whose every tensor counts up from its place in the map: n, n + 1, ... */
  static Path counting(Path file, Map<String, Shape> shapes) throws IOException {
    zeros(file, shapes);
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "rw")) {
      long elements = shapes.values().stream().mapToLong(Shape::elements).sum();
      data.seek(data.length() - 4 * elements);
      int first = 0;
      for (Shape shape : shapes.values()) {
        ByteBuffer bytes =
            ByteBuffer.allocate((int) (4 * shape.elements())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < shape.elements(); i++) {
          bytes.putFloat(first + i);
        }
        data.write(bytes.array());
        first++;
      }
    }
    return file;
  }
}
