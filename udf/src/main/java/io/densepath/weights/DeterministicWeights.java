package io.densepath.weights;

import io.densepath.model.Shape;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Weights that follow from their keys alone, so that any language can compute them: {@code
 * scripts/dev/reference/logits.py} has the same formulas and runs the frameworks' own networks on
 * them. As in trained weights, a scale is negative or zero now and then, and activations neither
 * grow nor vanish on their way through the network.
 */
public final class DeterministicWeights {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Makes the value at an index from the number in [0, 1) that is drawn for it. */
  private interface Law {
    double value(double u, int index);
  }

  private DeterministicWeights() {}

  /** Returns row-major values for every key, computed from the key and the shape. */
  public static Map<String, float[]> of(Map<String, Shape> parameters) {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    parameters.forEach((key, shape) -> tensors.put(key, tensor(key, shape)));
    return tensors;
  }

  /** Returns the row-major values of one tensor, whose linear weights are (out, in). */
  public static float[] tensor(String key, Shape shape) {
    return tensor(key, shape, false);
  }

  /**
   * Returns the row-major values of one tensor.
   *
   * @param linearIsInByOut whether linear weights are (in, out), as in a Paddle file
   * @throws IllegalArgumentException if the key is not ASCII
   */
  public static float[] tensor(String key, Shape shape, boolean linearIsInByOut) {
    long hash = fnv1a64(key);
    Law law = law(key, shape, linearIsInByOut);
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) law.value(uniform(hash, i), i);
    }
    return values;
  }

  /** Returns the number in [0, 1) of an index of a key: SplitMix64, seeded by FNV-1a of the key. */
  public static double uniform(String key, int index) {
    return uniform(fnv1a64(key), index);
  }

  private static Law law(String key, Shape shape, boolean linearIsInByOut) {
    if (key.endsWith("_mean") || key.endsWith("bias")) {
      return (u, index) -> 0.2 * u - 0.1;
    }
    if (key.endsWith("running_var") || key.endsWith("_variance")) {
      return (u, index) -> 0.5 + u;
    }
    if (shape.rank() == 4) {
      return symmetric(shape.get(1) * shape.get(2) * shape.get(3));
    }
    if (shape.rank() == 2) {
      return symmetric(shape.get(linearIsInByOut ? 0 : 1));
    }
    return (u, index) -> index % 97 == 96 ? 0 : 2.6 * u - 0.6;
  }

  /** Returns a law of variance 1 / inputs, so that a sum of so many products keeps its variance. */
  private static Law symmetric(int inputs) {
    double bound = Math.sqrt(3.0 / inputs);
    return (u, index) -> (2 * u - 1) * bound;
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
