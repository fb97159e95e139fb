package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Matches the tensors of a file to the parameters of a network, and keeps what does not match. */
final class Binding {

  private static final String COUNTER = "num_batches_tracked";

  private final Map<String, String> fileKeys = new HashMap<>();
  private final Map<String, Shape> missing = new LinkedHashMap<>();
  private final Map<String, Shape> misshapen = new LinkedHashMap<>();
  private final Set<String> surplus = new LinkedHashSet<>();

  private Binding() {}

  static Binding of(StateDict dict, Architecture architecture, Dialect dialect) {
    Binding binding = new Binding();
    binding.surplus.addAll(dict.names());
    binding.surplus.removeIf(name -> name.endsWith(COUNTER));
    architecture
        .parameters()
        .forEach(
            (key, shape) ->
                binding.add(dict, key, dialect.spell(key, architecture), stored(shape, dialect)));
    return binding;
  }

  boolean isComplete() {
    return missing.isEmpty() && misshapen.isEmpty() && surplus.isEmpty();
  }

  String fileKey(String canonical) {
    return fileKeys.get(canonical);
  }

  /** Returns the keys that the network needs and the file lacks, with the shapes that they need. */
  Map<String, Shape> missing() {
    return missing;
  }

  /** Returns the file's keys whose tensors have a wrong shape, with the right one. */
  Map<String, Shape> misshapen() {
    return misshapen;
  }

  /** Returns the file's keys for which the network has no use. */
  List<String> surplus() {
    return new ArrayList<>(surplus);
  }

  private void add(StateDict dict, String canonical, String fileKey, Shape expected) {
    fileKeys.put(canonical, fileKey);
    surplus.remove(fileKey);
    if (!dict.names().contains(fileKey)) {
      missing.put(fileKey, expected);
    } else if (!matches(dict.shape(fileKey), expected)) {
      misshapen.put(fileKey, expected);
    }
  }

  private static Shape stored(Shape shape, Dialect dialect) {
    return shape.rank() == 2 && dialect.linearIsInByOut()
        ? Shape.of(shape.get(1), shape.get(0))
        : shape;
  }

  /** A linear weight may also be stored as a 1x1 convolution's, which timm's DPN has. */
  private static boolean matches(Shape found, Shape expected) {
    return found.equals(expected)
        || (expected.rank() == 2 && found.equals(Shape.of(expected.get(0), expected.get(1), 1, 1)));
  }
}
