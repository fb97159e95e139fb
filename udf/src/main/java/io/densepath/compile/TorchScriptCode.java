package io.densepath.compile;

import io.densepath.model.Node;
import io.densepath.model.Precision;
import io.densepath.model.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Writes the statements of a network's forward pass, one for each operator, and collects the
 * tensors that they read. Activations are channels-last (N, C, H, W) in the target's precision;
 * pooled features and logits are float32.
 */
final class TorchScriptCode implements Node.Visitor<String> {

  /** PyTorch's number for the type, in which no tensor is stored. */
  private static final int INT16 = 2;

  private final WeightedGraph network;
  private final Target target;
  private final Map<String, Integer> sides;
  private final List<ArchiveTensor> tensors = new ArrayList<>();
  private final List<String> layouts = new ArrayList<>();
  private final Map<String, String> numbers = new LinkedHashMap<>();

  /**
   * @param sides height and width of every value
   */
  TorchScriptCode(WeightedGraph network, Target target, Map<String, Integer> sides) {
    this.network = network;
    this.target = target;
    this.sides = sides;
  }

  /** Returns the statements that evaluate the nodes, a line for each. */
  String statements(List<Node> nodes) {
    StringBuilder statements = new StringBuilder();
    for (Node node : nodes) {
      statements.append("    ").append(node.accept(this)).append('\n');
    }
    return statements.toString();
  }

  /** Returns the tensors that the statements read, in order of first use. */
  List<ArchiveTensor> tensors() {
    return tensors;
  }

  /** Returns the statements that lay out weights after loading; {@code state} has all tensors. */
  List<String> layouts() {
    return layouts;
  }

  /** Returns the attributes whose values depend on the processor, with their expressions. */
  Map<String, String> numbers() {
    return numbers;
  }

  /** Adds a number that depends on the processor, and returns its name in statements. */
  String number(String name, ToIntFunction<MatrixUnit> value) {
    numbers.put(name, MatrixUnit.choice(value));
    return "self." + name;
  }

  private String attribute(String key, Shape shape, Precision precision) {
    return attribute(key, shape, precision, UnaryOperator.identity());
  }

  private String attribute(
      String key, Shape shape, Precision precision, UnaryOperator<String> layout) {
    return attribute(key, shape, network.tensors().get(key), precision, layout);
  }

  /**
   * Adds a tensor, and returns its name in statements.
   *
   * @param layout the expression that lays out the stored tensor, once, after loading
   */
  private String attribute(
      String key, Shape shape, float[] values, Precision precision, UnaryOperator<String> layout) {
    String name = key.replace('.', '_');
    String stored = "(state)[" + tensors.size() + "]";
    tensors.add(new ArchiveTensor(name, shape, values, precision));
    layouts.add("self." + name + " = " + layout.apply(stored));
    return "self." + name;
  }

  private String perChannel(String key, int channels) {
    return attribute(key, Shape.of(1, channels, 1, 1), target.precision());
  }

  private static String pair(int value) {
    return "[" + value + ", " + value + "]";
  }

  private static String assign(Node node, String expression) {
    return node.output() + " = " + expression;
  }

  @Override
  public String convolution(Node.Convolution node) {
    String groups = groups(node);
    String geometry =
        "%s, %s, [1, 1], %s".formatted(pair(node.padding()), pair(node.stride()), groups);
    UnaryOperator<String> layout =
        target.oneDnn()
            ? stored -> reordered(merged(stored, node, groups), node, geometry)
            : TorchScriptCode::channelsLast;
    String weight = attribute(node.weight(), node.weightShape(), target.precision(), layout);
    Precision biasPrecision = target.oneDnn() ? Precision.FP32 : target.precision();
    String bias =
        node.bias()
            .map(key -> attribute(key, Shape.of(node.outChannels()), biasPrecision))
            .orElse("None");
    if (target.oneDnn()) {
      return assign(
          node,
          "ops.mkldnn._convolution_pointwise(%s, %s, %s, %s, \"%s\", %s, \"\")"
              .formatted(
                  node.input(),
                  weight,
                  bias,
                  geometry,
                  node.relu() ? "relu" : "none",
                  "annotate(List[Optional[number]], [])"));
    }
    String convolved = convolved(node, weight, bias);
    return assign(node, node.relu() ? "torch.relu_(" + convolved + ")" : convolved);
  }

  /**
   * Calls PyTorch's convolution. The last four arguments say that cuDNN is used, that it neither
   * tries out algorithms nor must be deterministic, and that it does not round float32 to TF32 (10
   * bits of mantissa), which {@code torch.conv2d} lets it do.
   */
  private static String convolved(Node.Convolution node, String weight, String bias) {
    return String.format(
        Locale.ROOT,
        "torch._convolution(%s, %s, %s, %s, %s, [1, 1], False, [0, 0], %d, False, False, True, False)",
        node.input(),
        weight,
        bias,
        pair(node.stride()),
        pair(node.padding()),
        node.groups());
  }

  /** Returns the weight as cuDNN takes it beside channels-last activations: (K, H, W, C). */
  private static String channelsLast(String weight) {
    return "torch.contiguous(" + weight + ", memory_format=2)";
  }

  private boolean merges(Node.Convolution node) {
    return target.mergesGroups() && node.groups() > 1;
  }

  /** Returns the number of groups in which the convolution is computed. */
  private String groups(Node.Convolution node) {
    return merges(node)
        ? number(
            node.output() + "_groups",
            unit -> node.groups() / together(node, unit.channelsOfAGroup()))
        : Integer.toString(node.groups());
  }

  /**
   * Returns how many groups to merge: the largest divisor of their number that fits the channels.
   */
  static int together(Node.Convolution node, int channels) {
    int ofAGroup = node.inChannels() / node.groups();
    return IntStream.rangeClosed(1, Math.max(1, channels / ofAGroup))
        .filter(count -> node.groups() % count == 0)
        .max()
        .orElse(1);
  }

  private String merged(String weight, Node.Convolution node, String groups) {
    return merges(node)
        ? String.format(Locale.ROOT, "(self).merged(%s, %d, %s, )", weight, node.groups(), groups)
        : weight;
  }

  /**
   * Returns the weight in the layout that oneDNN chooses for an input of this size. A weight in
   * another layout is laid out again at every call, which multiplies the time of the convolution.
   * The number of images does not matter.
   */
  private String reordered(String weight, Node.Convolution node, String geometry) {
    int side = sides.get(node.input());
    return String.format(
        Locale.ROOT,
        "ops.mkldnn._reorder_convolution_weight(%s, %s, [1, %d, %d, %d])",
        weight,
        geometry,
        node.inChannels(),
        side,
        side);
  }

  /** Computes in float32, as all later statements do: the passes leave a last norm only. */
  @Override
  public String batchNorm(Node.BatchNorm node) {
    List<String> arguments = new ArrayList<>();
    node.parameters().forEach((key, shape) -> arguments.add(attribute(key, shape, Precision.FP32)));
    return assign(
        node,
        "torch.batch_norm(%s, %s, False, 0.1, %s, False)"
            .formatted(
                floats(node.input()),
                String.join(", ", arguments),
                Double.toString(node.epsilon())));
  }

  private String floats(String value) {
    return target.precision() == Precision.FP32
        ? value
        : String.format(Locale.ROOT, "torch.to(%s, %d)", value, Precision.FP32.torchType());
  }

  @Override
  public String relu(Node.Relu node) {
    return assign(node, "torch.relu(%s)".formatted(node.input()));
  }

  @Override
  public String clamp(Node.Clamp node) {
    if (target.comparesBits()) {
      return assign(node, clampedBits(node));
    }
    String input =
        node.sign()
            .map(
                key ->
                    "torch.mul(%s, %s)".formatted(node.input(), perChannel(key, node.channels())))
            .orElse(node.input());
    String low = perChannel(node.low(), node.channels());
    return assign(
        node,
        node.high()
            .map(key -> perChannel(key, node.channels()))
            .map(high -> "torch.clamp(%s, %s, %s)".formatted(input, low, high))
            .orElse("torch.maximum(%s, %s)".formatted(input, low)));
  }

  /** Clamps as integers of 16 bits; see {@link ClampedRelu}, whose bounds are not negative. */
  private String clampedBits(Node.Clamp node) {
    String bits = bits(node.input());
    String low = bitsPerChannel(node.low(), node.channels(), TorchScriptCode::leastBits);
    String bounds =
        node.high()
            .map(key -> low + ", " + bitsPerChannel(key, node.channels(), UnaryOperator.identity()))
            .orElse(low);
    String clamped =
        node.sign()
            .map(key -> bitsPerChannel(key, node.channels(), sign -> sign * 0f))
            .map(
                sign -> "torch.clamp_(torch.bitwise_xor(%s, %s), %s)".formatted(bits, sign, bounds))
            .orElse("torch.clamp(%s, %s)".formatted(bits, bounds));
    return String.format(
        Locale.ROOT, "(self).as_type(%s, %d, )", clamped, Precision.BF16.torchType());
  }

  private static String bits(String bfloat16) {
    return String.format(Locale.ROOT, "(self).as_type(%s, %d, )", bfloat16, INT16);
  }

  private String bitsPerChannel(String key, int channels, UnaryOperator<Float> value) {
    float[] values = network.tensors().get(key).clone();
    for (int c = 0; c < channels; c++) {
      values[c] = value.apply(values[c]);
    }
    return attribute(
        key, Shape.of(1, channels, 1, 1), values, Precision.BF16, TorchScriptCode::bits);
  }

  /** The bits of -0 are the least integer, in place of -infinity; a bound of -0 becomes 0. */
  private static float leastBits(float low) {
    return low == Float.NEGATIVE_INFINITY ? -0f : low + 0f;
  }

  @Override
  public String maxPool(Node.MaxPool node) {
    return assign(
        node,
        "torch.max_pool2d(%s, %s, %s, %s)"
            .formatted(
                node.input(), pair(node.kernel()), pair(node.stride()), pair(node.padding())));
  }

  @Override
  public String averagePool(Node.AveragePool node) {
    return assign(
        node,
        "torch.avg_pool2d(%s, %s, %s)"
            .formatted(node.input(), pair(node.kernel()), pair(node.kernel())));
  }

  @Override
  public String globalPool(Node.GlobalPool node) {
    return assign(
        node,
        String.format(
            Locale.ROOT,
            "torch.mean(%s, [2, 3], False, dtype=%d)",
            node.input(),
            Precision.FP32.torchType()));
  }

  @Override
  public String concatenate(Node.Concatenate node) {
    return assign(node, "torch.cat([" + String.join(", ", node.inputs()) + "], 1)");
  }

  @Override
  public String slice(Node.Slice node) {
    return assign(node, narrow(node.input(), node.offset(), node.channels()));
  }

  private static String narrow(String value, int offset, int channels) {
    return String.format(Locale.ROOT, "torch.narrow(%s, 1, %d, %d)", value, offset, channels);
  }

  @Override
  public String add(Node.Add node) {
    return assign(node, "torch.add(%s, %s)".formatted(node.left(), node.right()));
  }

  /**
   * Computes image by image on a CPU, whose matrix product rounds differently for another number of
   * rows: an image then has the same logits whatever else is in its batch. A GPU sees batches of
   * one size only.
   */
  @Override
  public String linear(Node.Linear node) {
    Shape shape = Shape.of(node.outFeatures(), node.inFeatures());
    String weight = attribute(node.weight(), shape, Precision.FP32);
    String bias = attribute(node.bias(), Shape.of(node.outFeatures()), Precision.FP32);
    String linear = "torch.linear(%%s, %s, %s)".formatted(weight, bias);
    return assign(
        node,
        target.gpu()
            ? linear.formatted(node.input())
            : "torch.cat([%s for row in torch.split(%s, 1)])"
                .formatted(linear.formatted("row"), node.input()));
  }

  @Override
  public String affine(Node.Affine node) {
    Shape shape = Shape.of(node.channels());
    return assign(
        node,
        "torch.add(torch.mul(%s, %s), %s)"
            .formatted(
                node.input(),
                attribute(node.scale(), shape, Precision.FP32),
                attribute(node.shift(), shape, Precision.FP32)));
  }

  @Override
  public String buffer(Node.Buffer node) {
    String like = node.like();
    return assign(
        node,
        String.format(
            Locale.ROOT,
            ("torch.empty([torch.size(%s, 0), %d, torch.size(%s, 2), torch.size(%s, 3)],"
                + " dtype=%d, layout=None, device=ops.prim.device(%s), pin_memory=False,"
                + " memory_format=2)"),
            like,
            node.channels(),
            like,
            like,
            target.precision().torchType(),
            like));
  }

  @Override
  public String store(Node.Store node) {
    return "_ = torch.copy_(%s, %s)"
        .formatted(narrow(node.output(), node.offset(), node.channels()), node.input());
  }

  @Override
  public String accumulate(Node.Accumulate node) {
    return "_ = torch.add_(%s, %s)"
        .formatted(narrow(node.output(), node.offset(), node.channels()), node.input());
  }
}
