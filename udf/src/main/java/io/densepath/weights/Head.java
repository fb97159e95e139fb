package io.densepath.weights;

import io.densepath.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The linear layer that turns pooled features into logits.
 *
 * @param path the path of the layer in the checkpoint
 * @param sequence the path of the sequence of layers that it is in, or of the layer itself
 */
record Head(String path, String sequence) {

  /** Names that fine-tuning code gives to a new classifier. */
  private static final List<String> NAMES =
      List.of("classifier", "fc", "head", "last_linear", "linear", "output", "out");

  /**
   * Finds the layer beside the features or, where the features are an attribute of a module, beside
   * that attribute. It has the dialect's name, or it is the only linear layer of the right size
   * under one of the names that are common.
   *
   * @param prefix what stands before the names of the features
   * @param name the dialect's name of the layer
   * @param inputs the number of pooled features
   */
  static Optional<Head> find(StateDict dict, String prefix, String name, int inputs) {
    if (dict.names().contains(prefix + name + ".weight")) {
      return Optional.of(new Head(prefix + name, prefix + name));
    }
    for (String base = prefix; ; base = parent(base)) {
      List<Head> found = new ArrayList<>();
      for (String common : NAMES) {
        only(dict, base + common, inputs).ifPresent(found::add);
      }
      if (!found.isEmpty() || base.isEmpty()) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
      }
    }
  }

  /** Returns whether other layers, which the checkpoint does not state, may follow. */
  boolean isInSequence() {
    return !path.equals(sequence);
  }

  private static String parent(String prefix) {
    return prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
  }

  /** Returns the layer of that path or within it, if nothing else is there. */
  private static Optional<Head> only(StateDict dict, String path, int inputs) {
    Map<String, StoredTensor> tensors = dict.contents().below(path + ".").tensors();
    Optional<String> weight =
        tensors.keySet().stream()
            .filter(name -> name.equals("weight") || name.endsWith(".weight"))
            .findFirst();
    if (tensors.size() != 2 || weight.isEmpty()) {
      return Optional.empty();
    }
    String layer = weight.get().substring(0, weight.get().length() - "weight".length());
    boolean linear =
        isLinear(tensors.get(weight.get()).shape(), inputs) && tensors.containsKey(layer + "bias");
    String suffix = layer.isEmpty() ? "" : "." + layer.substring(0, layer.length() - 1);
    return linear ? Optional.of(new Head(path + suffix, path)) : Optional.empty();
  }

  /**
   * A linear weight is (out, in), Paddle's (in, out), that of a 1x1 convolution (out, in, 1, 1).
   */
  private static boolean isLinear(Shape shape, int inputs) {
    boolean matrix =
        shape.rank() == 2 || (shape.rank() == 4 && shape.get(2) == 1 && shape.get(3) == 1);
    return matrix && (shape.get(0) == inputs || shape.get(1) == inputs);
  }
}
