package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The parameters of a network, complete and of the right shapes. */
public final class Weights {

  private final Ecosystem ecosystem;
  private final Map<String, float[]> values;
  private final Optional<String> note;

  private Weights(Ecosystem ecosystem, Map<String, float[]> values, Optional<String> note) {
    this.ecosystem = ecosystem;
    this.values = values;
    this.note = note;
  }

  /**
   * Finds the network in the checkpoint and reads every parameter of it. The names in the file
   * decide which tensor is which parameter, whatever ecosystem is asked for; the ecosystem decides
   * epsilon and preprocessing.
   *
   * @param asked the ecosystem, if the user knows better than the names in the file
   * @throws CheckpointException naming a tensor that is missing, surplus, of another shape or not
   *     finite, and the network of the ten that would fit, if there is one; or naming the networks
   *     in the file, if there are several
   */
  public static Weights bind(StateDict dict, Architecture architecture, Optional<Ecosystem> asked)
      throws CheckpointException {
    NetworkSearch.Result found = NetworkSearch.of(dict, architecture);
    StateDict tensors = found.network().tensors();
    Dialect dialect = found.network().dialect();
    Binding binding = Binding.of(tensors, architecture, dialect);
    if (!binding.isComplete()) {
      throw Mismatch.of(found.network(), architecture, binding);
    }
    return new Weights(
        asked.orElseGet(() -> Ecosystem.of(dialect, dict.format())),
        Collections.unmodifiableMap(read(tensors, architecture, dialect, binding)),
        found.network().note(found.others()));
  }

  private static Map<String, float[]> read(
      StateDict dict, Architecture architecture, Dialect dialect, Binding binding)
      throws CheckpointException {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> parameter : architecture.parameters().entrySet()) {
      float[] stored = dict.floats(binding.fileKey(parameter.getKey()));
      requireFinite(dict, binding.fileKey(parameter.getKey()), stored);
      boolean transpose = dialect.linearIsInByOut() && parameter.getValue().rank() == 2;
      values.put(parameter.getKey(), transpose ? transposed(stored, parameter.getValue()) : stored);
    }
    return values;
  }

  /**
   * Returns {@link DeterministicWeights} in place of trained ones, for measurements that do not
   * depend on the values. They have the canonical keys, which are torchvision's for a DenseNet and
   * timm's for a Dual Path Network.
   */
  public static Weights deterministic(Architecture architecture) {
    return new Weights(
        Ecosystem.ofCanonicalKeys(architecture),
        Collections.unmodifiableMap(DeterministicWeights.of(architecture.parameters())),
        Optional.empty());
  }

  /** A relu would swallow a NaN, and no prediction would show it. */
  private static void requireFinite(StateDict dict, String key, float[] values)
      throws CheckpointException {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new CheckpointException(
            dict.fileName(),
            String.format(
                Locale.ROOT, "%s at element %d of tensor '%s'", values[i], i, dict.storedName(key)),
            "finite numbers",
            "the training has diverged or the file is damaged: take another checkpoint");
      }
    }
  }

  /**
   * Returns the number of classes that the network's classifier has in the file, or nothing if it
   * has no classifier.
   *
   * @throws CheckpointException as {@link #bind} does if several networks are in the file
   */
  public static OptionalInt classes(StateDict dict, Architecture architecture)
      throws CheckpointException {
    return NetworkSearch.of(dict, architecture).network().classes();
  }

  /**
   * Returns a sentence on where in the file the network was found and on what was left out, or
   * nothing if the file is the network's state dict alone.
   */
  public Optional<String> note() {
    return note;
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
