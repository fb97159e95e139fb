package io.densepath.jobs;

import io.densepath.model.Architecture;
import io.densepath.model.ArchitectureFile;
import io.densepath.model.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A DenseNet of a few layers for images of 32 x 32 and three classes, with random weights, as the
 * files that a user would have: the numbers, the checkpoint, the names.
 */
record TinyModel(Path architecture, Path weights, Path classNames) {

  private static final String NUMBERS =
      """
      family=densenet
      name=tiny
      initial-features=8
      growth=4
      layers=2-2
      bottleneck=2
      stem=cifar
      classes=3
      preprocessing.resampling=pil-bilinear
      preprocessing.short-side=32
      preprocessing.crop=32
      """;

  static TinyModel write(Path folder) throws IOException {
    Path numbers = Files.writeString(folder.resolve("tiny.properties"), NUMBERS);
    Path weights = folder.resolve("tiny.safetensors");
    writeSafetensors(architecture(numbers).parameters(), weights);
    Path names = Files.writeString(folder.resolve("names.txt"), "cat\ndog, hound\nbird\n");
    return new TinyModel(numbers, weights, names);
  }

  /** The options of a command that takes this model. */
  String[] with(String command, String... options) {
    return Stream.concat(
            Stream.of(
                command,
                "--architecture=" + architecture,
                "--weights=" + weights,
                "--class-names=" + classNames,
                "--precision=fp32",
                "--device=cpu"),
            Stream.of(options))
        .toArray(String[]::new);
  }

  private static Architecture architecture(Path numbers) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(numbers)) {
      properties.load(in);
    }
    return ArchitectureFile.read(numbers.toString(), properties);
  }

  private static void writeSafetensors(Map<String, Shape> shapes, Path file) throws IOException {
    Random random = new Random(1);
    StringBuilder header = new StringBuilder("{");
    ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    for (Map.Entry<String, Shape> parameter : shapes.entrySet()) {
      int from = tensors.size();
      tensors.writeBytes(values(parameter.getKey(), parameter.getValue(), random));
      header
          .append(header.length() > 1 ? "," : "")
          .append(
              "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                  .formatted(
                      parameter.getKey(), parameter.getValue().dimensions(), from, tensors.size()));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(littleEndian(json.length));
      out.write(json);
      tensors.writeTo(out);
    }
  }

  private static byte[] values(String key, Shape shape, Random random) {
    byte[] bytes = new byte[Math.toIntExact(4 * shape.elements())];
    ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      values.putFloat(
          key.endsWith("running_var") ? 1 + random.nextFloat() : (float) random.nextGaussian() / 4);
    }
    return bytes;
  }

  private static byte[] littleEndian(long value) {
    byte[] bytes = new byte[Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return bytes;
  }
}
