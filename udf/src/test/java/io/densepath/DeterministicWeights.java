package io.densepath;

import io.densepath.model.Shape;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Weights that follow from their keys alone, so that any language can make them: {@code
 * scripts/reference/logits.py} has the same formulas and runs them through the frameworks' own
 * networks. Scales are negative or zero now and then on purpose.
 */
public final class DeterministicWeights {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int SIDE = 224;
  private static final int BLOCK = 16;

  private DeterministicWeights() {}

  /** Row-major values for every key, each computed from the key and the shape. */
  public static Map<String, float[]> of(Map<String, Shape> parameters) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    parameters.forEach((key, shape) -> tensors.put(key, tensor(key, shape)));
    return tensors;
  }

  /** The values of one tensor. */
  public static float[] tensor(String key, Shape shape) {
    return tensor(key, shape, false);
  }

  /** The values of one tensor; a Paddle file has its linear weights in x out. */
  public static float[] tensor(String key, Shape shape, boolean linearIsInByOut) {
    long hash = fnv1a64(key);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value(key, shape, linearIsInByOut, uniform(hash, i), i);
    }
    return values;
  }

  /** A normalised image (3, 224, 224) of 14 x 14 blocks. */
  public static float[] image(int number) {
    long hash = fnv1a64("input" + number);
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i / (SIDE * SIDE);
      int row = i / SIDE % SIDE;
      int column = i % SIDE;
      int block = (channel * SIDE / BLOCK + row / BLOCK) * (SIDE / BLOCK) + column / BLOCK;
      pixels[i] = (float) (5 * uniform(hash, block) - 2.5 + (number - 0.5));
    }
    return pixels;
  }

  private static double value(
      String key, Shape shape, boolean linearIsInByOut, double u, int index) {
    if (key.endsWith("_mean") || key.endsWith("bias")) {
      return 0.2 * u - 0.1;
    }
    if (key.endsWith("running_var") || key.endsWith("_variance")) {
      return 0.5 + u;
    }
    if (shape.rank() == 4) {
      return (2 * u - 1) * Math.sqrt(3.0 / (shape.get(1) * shape.get(2) * shape.get(3)));
    }
    if (shape.rank() == 2) {
      return (2 * u - 1) * Math.sqrt(3.0 / shape.get(linearIsInByOut ? 0 : 1));
    }
    return index % 97 == 96 ? 0 : 2.6 * u - 0.6;
  }

  private static double uniform(long hash, int index) {
    long z = hash + (index + 1) * GOLDEN;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return ((z ^ z >>> 31) >>> 11) * 0x1p-53;
  }

  private static long fnv1a64(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length == text.length()
        ? IntStream.range(0, text.length())
            .mapToLong(text::charAt)
            .reduce(0xCBF29CE484222325L, (hash, c) -> (hash ^ c) * 0x100000001B3L)
        : throwNotAscii(text);
  }

  private static long throwNotAscii(String text) {
    throw new IllegalArgumentException("key is not ASCII: " + text);
  }
}
