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
   * Reads every parameter of the architecture. Key names tell where each tensor stands in the file,
   * whatever ecosystem is asked for; the ecosystem decides epsilon and preprocessing.
   *
   * @param asked the ecosystem, where the user knows better than the key names
   * @throws CheckpointException naming a tensor that is missing, surplus or of another shape, and
   *     the network of the ten that would fit, if one does
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
   * Weights of nobody, for what does not depend on them: {@link DeterministicWeights} under
   * canonical keys, which are torchvision's for a DenseNet and timm's for a Dual Path Network.
   */
  public static Weights deterministic(Architecture architecture) {
    return new Weights(
        Ecosystem.ofCanonicalKeys(architecture),
        Collections.unmodifiableMap(DeterministicWeights.of(architecture.parameters())));
  }

  /** What a relu would swallow, and a prediction would not show. */
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

  /** The number of classes that the file's classifier has; none where it has no classifier. */
  public static OptionalInt classes(StateDict dict) {
    return Ecosystem.dialects()
        .map(Dialect::classifierBias)
        .filter(dict.names()::contains)
        .map(dict::shape)
        .filter(shape -> shape.rank() == 1 && shape.get(0) > 0)
        .mapToInt(shape -> shape.get(0))
        .findFirst();
  }

  /** Where the weights were trained. */
  public Ecosystem ecosystem() {
    return ecosystem;
  }

  /**
   * All parameters by canonical key, in the order of {@link Architecture#parameters()}, each
   * row-major float32; the classifier's weight is out x in.
   */
  public Map<String, float[]> values() {
    return values;
  }

  /**
   * A stored in x out weight as out x in.
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
