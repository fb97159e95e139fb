package io.densepath.weights;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * All tensors of a file. The name of a tensor is the path to it: the keys of the dicts around it
 * and the attributes of the modules around it, joined by dots.
 *
 * @param tensors by name, in file order
 * @param holders the paths of dicts; the dict at the top has the empty path
 * @param foreign the class names of objects that are not read, by path
 */
record CheckpointContents(
    Map<String, StoredTensor> tensors, Set<String> holders, Map<String, String> foreign) {

  static CheckpointContents empty() {
    return new CheckpointContents(
        new LinkedHashMap<>(), new LinkedHashSet<>(), new LinkedHashMap<>());
  }

  /** Returns tensors in one dict at the top. */
  static CheckpointContents flat(Map<String, StoredTensor> tensors) {
    return new CheckpointContents(tensors, Set.of(""), Map.of());
  }

  /** Returns what has a prefix, without the prefix. */
  CheckpointContents below(String prefix) {
    CheckpointContents below = empty();
    below.holders.add("");
    cut(tensors, prefix, below.tensors);
    cut(foreign, prefix, below.foreign);
    for (String holder : holders) {
      if (holder.startsWith(prefix)) {
        below.holders.add(holder.substring(prefix.length()));
      }
    }
    return below;
  }

  private static <V> void cut(Map<String, V> from, String prefix, Map<String, V> to) {
    from.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            to.put(name.substring(prefix.length()), value);
          }
        });
  }
}
