package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The parameters of a network, complete and of the right shapes. */
public final class Weights {

  private final Ecosystem ecosystem;
  private final Map<String, float[]> values;

  private Weights(Ecosystem ecosystem, Map<String, float[]> values) {
    this.ecosystem = ecosystem;
    this.values = values;
  }

  /**
   * Reads every parameter of the architecture. The names in the file decide which tensor is which
   * parameter, whatever ecosystem is asked for; the ecosystem decides epsilon and preprocessing.
   *
   * @param asked the ecosystem, if the user knows better than the names in the file
   * @throws CheckpointException naming a tensor that is missing, surplus, of another shape or not
   *     finite, and the network of the ten that would fit, if there is one
   */
  public static Weights bind(StateDict dict, Architecture architecture, Optional<Ecosystem> asked)
      throws CheckpointException {
    Dialect dialect = Dialect.of(dict, architecture);
    Binding binding = Binding.of(dict, architecture, dialect);
    if (!binding.isComplete()) {
      throw Mismatch.of(dict, architecture, binding);
    }
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> parameter : architecture.parameters().entrySet()) {
      float[] stored = dict.floats(binding.fileKey(parameter.getKey()));
      requireFinite(dict, binding.fileKey(parameter.getKey()), stored);
      boolean transpose = dialect.linearIsInByOut() && parameter.getValue().rank() == 2;
      values.put(parameter.getKey(), transpose ? transposed(stored, parameter.getValue()) : stored);
    }
    return new Weights(
        asked.orElseGet(() -> Ecosystem.of(dialect, dict.format())),
        Collections.unmodifiableMap(values));
  }

  /**
   * Returns {@link DeterministicWeights} in place of trained ones, for measurements that do not
   * depend on the values. They have the canonical keys, which are torchvision's for a DenseNet and
   * timm's for a Dual Path Network.
   */
  public static Weights deterministic(Architecture architecture) {
    return new Weights(
        Ecosystem.ofCanonicalKeys(architecture),
        Collections.unmodifiableMap(DeterministicWeights.of(architecture.parameters())));
  }

  /** A relu would swallow a NaN, and no prediction would show it. */
  private static void requireFinite(StateDict dict, String key, float[] values)
      throws CheckpointException {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CheckpointException(
            dict.fileName(),
            "%s at element %d of tensor '%s'".formatted(values[i], i, dict.storedName(key)),
            "finite numbers",
            "the training has diverged or the file is damaged: take another checkpoint");
      }
    }
  }

  /** Returns the number of classes of the file's classifier, or nothing if it has no classifier. */
  public static OptionalInt classes(StateDict dict) {
    return Ecosystem.dialects()
        .map(Dialect::classifierBias)
        .filter(dict.names()::contains)
        .map(dict::shape)
        .filter(shape -> shape.rank() == 1 && shape.get(0) > 0)
        .mapToInt(shape -> shape.get(0))
        .findFirst();
  }

  /** Returns the framework that published the weights. */
  public Ecosystem ecosystem() {
    return ecosystem;
  }

  /**
   * Returns all parameters by canonical key, in the order of {@link Architecture#parameters()},
   * each row-major float32; the classifier's weight is (out, in).
   */
  public Map<String, float[]> values() {
    return values;
  }

  /**
   * Returns a weight (out, in) from one that is stored as (in, out).
   *
   * @param shape (out, in)
   */
  private static float[] transposed(float[] stored, Shape shape) {
    int out = shape.get(0);
    int in = shape.get(1);
    float[] weight = new float[stored.length];
    for (int row = 0; row < in; row++) {
      for (int column = 0; column < out; column++) {
        weight[column * in + row] = stored[row * out + column];
      }
    }
    return weight;
  }
}
