package io.densepath.weights;

import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.DualPathNet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a training code spells the canonical keys. A row is the table of its module names, where they
 * differ; Paddle's rows also have their own names for running statistics, and store a linear weight
 * as in x out.
 */
enum Dialect {
  /** torchvision and timm: the canonical names, whatever the number of blocks. */
  CANONICAL_DENSENET(Ecosystem.TORCHVISION, DenseNet.class, List.of()),

  /** torchvision's class itself calls the last norm norm5 for any number of blocks. */
  TORCHVISION_DENSENET(
      Ecosystem.TORCHVISION,
      DenseNet.class,
      List.of(new KeyRule("features.norm{z}", "features.norm5"))),

  /** torchvision's files of 2017. */
  OLDER_TORCHVISION_DENSENET(
      Ecosystem.TORCHVISION,
      DenseNet.class,
      List.of(
          new KeyRule("features.norm{z}", "features.norm5"),
          layerRule("norm{i}", "features.denseblock{b}.denselayer{l}.norm.{i}"),
          layerRule("conv{i}", "features.denseblock{b}.denselayer{l}.conv.{i}"))),

  /** densenet-pytorch, which many CIFAR checkpoints descend from. */
  CIFAR_DENSENET(
      Ecosystem.TORCHVISION,
      DenseNet.class,
      List.of(
          new KeyRule("features.conv0", "conv1"),
          new KeyRule("features.norm{z}", "bn1"),
          layerRule("norm{i}", "block{b}.layer.{l-1}.bn{i}"),
          layerRule("conv{i}", "block{b}.layer.{l-1}.conv{i}"),
          new KeyRule("features.transition{b}.norm", "trans{b}.bn1"),
          new KeyRule("features.transition{b}.conv", "trans{b}.conv1"),
          new KeyRule("classifier", "fc"))),

  PADDLE_DENSENET(
      Ecosystem.PADDLE,
      DenseNet.class,
      List.of(
          new KeyRule("features.norm{z}", "batch_norm"),
          new KeyRule("features.conv0", "conv1_func._conv"),
          new KeyRule("features.norm0", "conv1_func._batch_norm"),
          layerRule("norm{i}", "db_conv_{b+1}.conv{b+1}_{l}.bn_ac_func{i}._batch_norm"),
          layerRule("conv{i}", "db_conv_{b+1}.conv{b+1}_{l}.bn_ac_func{i}._conv"),
          new KeyRule("features.transition{b}.norm", "tr_conv{b+1}_blk.conv_ac_func._batch_norm"),
          new KeyRule("features.transition{b}.conv", "tr_conv{b+1}_blk.conv_ac_func._conv"),
          new KeyRule("classifier", "out"))),

  TIMM_DPN(Ecosystem.TIMM, DualPathNet.class, List.of()),

  PADDLE_DPN(
      Ecosystem.PADDLE,
      DualPathNet.class,
      List.of(
          new KeyRule("features.conv1_1.conv", "conv1_x_1_func._conv"),
          new KeyRule("features.conv1_1.bn", "conv1_x_1_func._batch_norm"),
          new KeyRule("features.conv{s}_{l}.c1x1_w_s{t}.bn", "dpn{n}.c1x1_w_func._batch_norm"),
          new KeyRule("features.conv{s}_{l}.c1x1_w_s{t}.conv", "dpn{n}.c1x1_w_func._conv"),
          new KeyRule("features.conv{s}_{l}.c1x1_a.bn", "dpn{n}.c1x1_a_func._batch_norm"),
          new KeyRule("features.conv{s}_{l}.c1x1_a.conv", "dpn{n}.c1x1_a_func._conv"),
          new KeyRule("features.conv{s}_{l}.c3x3_b.bn", "dpn{n}.c3x3_b_func._batch_norm"),
          new KeyRule("features.conv{s}_{l}.c3x3_b.conv", "dpn{n}.c3x3_b_func._conv"),
          new KeyRule("features.conv{s}_{l}.c1x1_c.bn", "dpn{n}.c1x1_c_func._batch_norm"),
          new KeyRule("features.conv{s}_{l}.c1x1_c.conv", "dpn{n}.c1x1_c_func._conv"),
          new KeyRule("features.conv{z}_bn_ac.bn", "conv5_x_x_bn"),
          new KeyRule("classifier", "out")));

  private static final Map<String, String> PADDLE_STATISTICS =
      Map.of("running_mean", "_mean", "running_var", "_variance");
  private static final Pattern DPN_LAYER = Pattern.compile("features\\.conv(\\d+)_(\\d+)\\..*");

  private final Ecosystem ecosystem;
  private final Class<? extends Architecture> family;
  private final List<KeyRule> rules;

  Dialect(Ecosystem ecosystem, Class<? extends Architecture> family, List<KeyRule> rules) {
    this.ecosystem = ecosystem;
    this.family = family;
    this.rules = rules;
  }

  Ecosystem ecosystem() {
    return ecosystem;
  }

  /** Whether a linear weight is stored as in x out. */
  boolean linearIsInByOut() {
    return ecosystem == Ecosystem.PADDLE;
  }

  /** The dialect of the architecture's family in which the file has most of its parameters. */
  static Dialect of(StateDict dict, Architecture architecture) {
    Set<String> canonical = architecture.parameters().keySet();
    return Arrays.stream(values())
        .filter(dialect -> dialect.family.isInstance(architecture))
        .max(
            Comparator.<Dialect>comparingLong(
                    dialect -> dialect.found(dict, canonical, architecture))
                .thenComparing(Comparator.reverseOrder()))
        .orElseThrow();
  }

  private long found(StateDict dict, Set<String> canonical, Architecture architecture) {
    return canonical.stream()
        .filter(key -> dict.names().contains(spell(key, architecture)))
        .count();
  }

  /** The file's key of a canonical one. */
  String spell(String canonical, Architecture architecture) {
    int dot = canonical.lastIndexOf('.');
    String module = canonical.substring(0, dot);
    String leaf = canonical.substring(dot + 1);
    Map<String, Integer> numbers = numbers(module, architecture);
    String spelt =
        rules.stream()
            .flatMap(rule -> rule.apply(module, numbers).stream())
            .findFirst()
            .orElse(module);
    boolean paddle = ecosystem == Ecosystem.PADDLE;
    return spelt + "." + (paddle ? PADDLE_STATISTICS.getOrDefault(leaf, leaf) : leaf);
  }

  /** z: number of the last norm; n: number of a DPN's layer through all stages. */
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

  private static KeyRule layerRule(String last, String spelling) {
    return new KeyRule("features.denseblock{b}.denselayer{l}." + last, spelling);
  }
}
