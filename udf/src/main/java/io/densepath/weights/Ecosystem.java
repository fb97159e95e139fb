package io.densepath.weights;

import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.DualPathNet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A framework that publishes weights, and everything that its networks do differently from the same
 * networks of another framework. A row holds the file formats and, for each family of networks, the
 * epsilon of the batch norms, the preprocessing of images and the names of the tensors.
 *
 * <p>To add an ecosystem, add a row here, a case to {@code DialectTest} and {@code WeightsTest},
 * its name to the help of {@code --ecosystem}, which a test compares with the rows, and a line to
 * the table of ecosystems in udf/README.md. {@code scripts/dev/reference/logits.py} makes the key
 * lists and logits that {@code FidelityTest} compares with.
 */
public enum Ecosystem {
  TORCHVISION(
      Set.of(CheckpointFormat.PYTORCH_ZIP, CheckpointFormat.PYTORCH_LEGACY),
      new Family(
          DenseNet.class,
          1e-5,
          Preprocessing.torchvision(),
          // The canonical keys.
          torch("torchvision"),
          // torchvision's class calls the last norm norm5, whatever the number of blocks.
          torch("torchvision, last norm 5", new KeyRule("features.norm{z}", "features.norm5")),
          torch(
              "torchvision of 2017",
              new KeyRule("features.norm{z}", "features.norm5"),
              layerRule("norm{i}", "features.denseblock{b}.denselayer{l}.norm.{i}"),
              layerRule("conv{i}", "features.denseblock{b}.denselayer{l}.conv.{i}")),
          // Many CIFAR checkpoints descend from this code.
          torch(
              "densenet-pytorch",
              new KeyRule("features.conv0", "conv1"),
              new KeyRule("features.norm{z}", "bn1"),
              layerRule("norm{i}", "block{b}.layer.{l-1}.bn{i}"),
              layerRule("conv{i}", "block{b}.layer.{l-1}.conv{i}"),
              new KeyRule("features.transition{b}.norm", "trans{b}.bn1"),
              new KeyRule("features.transition{b}.conv", "trans{b}.conv1"),
              new KeyRule("classifier", "fc")))),

  TIMM(
      Set.of(
          CheckpointFormat.SAFETENSORS,
          CheckpointFormat.PYTORCH_ZIP,
          CheckpointFormat.PYTORCH_LEGACY),
      new Family(
          DenseNet.class,
          1e-5,
          Preprocessing.timm(),
          // timm names the tensors of a DenseNet as torchvision does.
          TORCHVISION.families.get(0).dialects()),
      new Family(DualPathNet.class, 1e-3, Preprocessing.timmDpn(), torch("timm DPN"))),

  /** PaddleClas and paddle.vision, which share names and numbers. */
  PADDLE(
      Set.of(CheckpointFormat.PADDLE),
      new Family(
          DenseNet.class,
          1e-5,
          Preprocessing.paddle(),
          paddle(
              "PaddleClas DenseNet",
              new KeyRule("features.norm{z}", "batch_norm"),
              new KeyRule("features.conv0", "conv1_func._conv"),
              new KeyRule("features.norm0", "conv1_func._batch_norm"),
              layerRule("norm{i}", "db_conv_{b+1}.conv{b+1}_{l}.bn_ac_func{i}._batch_norm"),
              layerRule("conv{i}", "db_conv_{b+1}.conv{b+1}_{l}.bn_ac_func{i}._conv"),
              new KeyRule(
                  "features.transition{b}.norm", "tr_conv{b+1}_blk.conv_ac_func._batch_norm"),
              new KeyRule("features.transition{b}.conv", "tr_conv{b+1}_blk.conv_ac_func._conv"),
              new KeyRule("classifier", "out"))),
      new Family(
          DualPathNet.class,
          1e-5,
          Preprocessing.paddle(),
          paddle(
              "PaddleClas DPN",
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
              new KeyRule("classifier", "out"))));

  private final Set<CheckpointFormat> formats;
  private final List<Family> families;

  /**
   * The networks of one class.
   *
   * @param batchNormEpsilon added to the running variance before the square root
   * @param dialects the names that the tensors may have; of two that fit a file alike, the first
   *     wins
   */
  private record Family(
      Class<? extends Architecture> kind,
      double batchNormEpsilon,
      Preprocessing preprocessing,
      List<Dialect> dialects) {

    Family(
        Class<? extends Architecture> kind,
        double batchNormEpsilon,
        Preprocessing preprocessing,
        Dialect... dialects) {
      this(kind, batchNormEpsilon, preprocessing, List.of(dialects));
    }
  }

  Ecosystem(Set<CheckpointFormat> formats, Family... families) {
    this.formats = formats;
    this.families = List.of(families);
  }

  /** Returns the name as users write it: torchvision, timm or paddle. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what batch norms add to the running variance before the square root. */
  public double batchNormEpsilon(Architecture architecture) {
    return family(architecture).batchNormEpsilon();
  }

  /** Returns what the framework does to an image before it reaches the network. */
  public Preprocessing preprocessing(Architecture architecture) {
    return family(architecture).preprocessing();
  }

  /**
   * Returns the family of the network. A user may say that weights come from an ecosystem that does
   * not publish such networks: they then get the numbers of its first family.
   */
  private Family family(Architecture architecture) {
    return families.stream()
        .filter(family -> family.kind().isInstance(architecture))
        .findFirst()
        .orElse(families.get(0));
  }

  /** Returns the dialects of all ecosystems for networks of the architecture's class. */
  static List<Dialect> dialects(Architecture architecture) {
    return families()
        .filter(family -> family.kind().isInstance(architecture))
        .flatMap(family -> family.dialects().stream())
        .distinct()
        .toList();
  }

  /** Returns the dialects of all ecosystems. */
  static Stream<Dialect> dialects() {
    return families().flatMap(family -> family.dialects().stream()).distinct();
  }

  private static Stream<Family> families() {
    return Arrays.stream(values()).flatMap(ecosystem -> ecosystem.families.stream());
  }

  /** Returns the ecosystem whose names for such a network are the canonical keys. */
  static Ecosystem ofCanonicalKeys(Architecture architecture) {
    return Arrays.stream(values())
        .filter(ecosystem -> ecosystem.speaks(dialects(architecture).get(0)))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns the ecosystem that publishes tensors of these names in this format. torchvision and
   * timm name the tensors of a DenseNet alike, and their networks compute the same; they differ in
   * how they resize images. Safetensors files of such names are therefore taken for timm's, and
   * PyTorch's own files for torchvision's.
   */
  static Ecosystem of(Dialect dialect, CheckpointFormat format) {
    List<Ecosystem> candidates =
        Arrays.stream(values()).filter(ecosystem -> ecosystem.speaks(dialect)).toList();
    return candidates.stream()
        .filter(ecosystem -> ecosystem.formats.contains(format))
        .findFirst()
        .orElse(candidates.get(0));
  }

  private boolean speaks(Dialect dialect) {
    return families.stream().anyMatch(family -> family.dialects().contains(dialect));
  }

  /** Returns a dialect of PyTorch: linear weights are out x in, statistics have canonical names. */
  private static Dialect torch(String name, KeyRule... rules) {
    return new Dialect(name, List.of(rules), Map.of(), false);
  }

  private static Dialect paddle(String name, KeyRule... rules) {
    Map<String, String> statistics = Map.of("running_mean", "_mean", "running_var", "_variance");
    return new Dialect(name, List.of(rules), statistics, true);
  }

  private static KeyRule layerRule(String last, String spelling) {
    return new KeyRule("features.denseblock{b}.denselayer{l}." + last, spelling);
  }
}
