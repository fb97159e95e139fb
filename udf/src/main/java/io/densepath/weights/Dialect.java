package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.DualPathNet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that a training code gives to the tensors of a network, and the layout of its linear
 * weights. The rows of {@link Ecosystem} hold all dialects.
 *
 * @param name of the training code
 * @param rules spellings of modules; a module that no rule matches has its canonical name
 * @param statistics names of a batch norm's running statistics, by canonical name; a missing one
 *     has its canonical name
 * @param linearIsInByOut whether linear weights are stored as (in, out) and not as (out, in)
 */
record Dialect(
    String name, List<KeyRule> rules, Map<String, String> statistics, boolean linearIsInByOut) {

  private static final Pattern DPN_LAYER = Pattern.compile("features\\.conv(\\d+)_(\\d+)\\..*");

  /** Returns the name that the file has for the tensor of a canonical key. */
  String spell(String canonical, Architecture architecture) {
    int dot = canonical.lastIndexOf('.');
    String module = canonical.substring(0, dot);
    String leaf = canonical.substring(dot + 1);
    return spellModule(module, numbers(module, architecture))
        + "."
        + statistics.getOrDefault(leaf, leaf);
  }

  private String spellModule(String module, Map<String, Integer> numbers) {
    return rules.stream()
        .flatMap(rule -> rule.apply(module, numbers).stream())
        .findFirst()
        .orElse(module);
  }

  /** Returns the name of the classifier, which is the same for every architecture. */
  String classifier() {
    return spellModule("classifier", Map.of());
  }

  /**
   * Returns the variables of {@link KeyRule} that the architecture gives: z is the number of the
   * last norm, n that of a DPN's layer, counted through all stages.
   */
  private static Map<String, Integer> numbers(String module, Architecture architecture) {
    if (architecture instanceof DenseNet denseNet) {
      return Map.of("z", denseNet.layers().size() + 1);
    }
    List<Integer> layers = ((DualPathNet) architecture).layers();
    Matcher layer = DPN_LAYER.matcher(module);
    if (!layer.matches() || layer.group(1).equals("1")) {
      return Map.of("z", layers.size() + 1);
    }
    int stage = Integer.parseInt(layer.group(1)) - 2;
    int before = layers.subList(0, stage).stream().mapToInt(Integer::intValue).sum();
    return Map.of("z", layers.size() + 1, "n", before + Integer.parseInt(layer.group(2)));
  }

  @Override
  public String toString() {
    return name;
  }
}
