package io.densepath.compile;

import io.densepath.model.Graph;
import io.densepath.model.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes the source of the module that an archive holds, with five methods:
 *
 * <ul>
 *   <li>{@code network(normalised)}: float32 (N, 3, H, W) to (embedding, logits), float32;
 *   <li>{@code normalise(images)}: uint8 (N, H, W, 3) to float32 (N, 3, H, W);
 *   <li>{@code describe(images)}: uint8 (N, H, W, 3) to (embedding, logits);
 *   <li>{@code forward(images)}: uint8 (N, H, W, 3) to logits (N, classes), float32;
 *   <li>{@code classify(images, k)}: to the k largest softmax probabilities (N, k), their classes
 *       (N, k), int64, and logits and embedding.
 * </ul>
 */
final class TorchScriptModule {

  private final Graph graph;
  private final Target target;
  private final Map<String, Integer> sides;
  private final List<Stage> stages;
  private final TorchScriptCode code;
  private final String stageMethods;
  private final List<String> imagesAtOnce;
  private final List<ArchiveTensor> tensors;

  TorchScriptModule(WeightedGraph network, InputImages images, Target target) {
    this.graph = network.graph();
    this.target = target;
    this.sides = graph.sides(images.side());
    this.stages = Stage.of(graph);
    this.code = new TorchScriptCode(network, target, sides);
    this.stageMethods = stageMethods();
    this.imagesAtOnce = target.gpu() ? List.of() : imagesAtOnce();
    this.tensors = new ArrayList<>(code.tensors());
    tensors.add(new ArchiveTensor("input_scale", images.row(), images.scale(), Precision.FP32));
    tensors.add(new ArchiveTensor("input_shift", images.row(), images.shift(), Precision.FP32));
  }

  List<ArchiveTensor> tensors() {
    return tensors;
  }

  String source() {
    return header()
        + stageMethods
        + network()
        + normalise()
        + (target.comparesBits() ? asType() : "")
        + (target.mergesGroups() ? merged() : "")
        + describe()
        + forward()
        + classify()
        + getState()
        + setState();
  }

  private String header() {
    String buffers =
        target.gpu()
            ? tensors.stream()
                .map(tensor -> '"' + tensor.attribute() + "\", ")
                .collect(Collectors.joining())
            : "";
    String attributes =
        tensors.stream()
            .map(tensor -> "  " + tensor.attribute() + " : Tensor\n")
            .collect(Collectors.joining());
    String numbers =
        code.numbers().keySet().stream()
            .map(name -> "  " + name + " : int\n")
            .collect(Collectors.joining());
    return """
    class Network(Module):
      __parameters__ = []
      __buffers__ = [%s]
      training : bool
    %s%s\
    """
        .formatted(buffers, attributes, numbers);
  }

  /** Returns a method for each stage, from the value that enters it to the one that leaves it. */
  private String stageMethods() {
    StringBuilder methods = new StringBuilder();
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      boolean last = i == stages.size() - 1;
      methods.append(
          String.format(
              Locale.ROOT,
              """
            def stage%d(self: __torch__.Network, %s: Tensor) -> %s:
          %s    return %s
          """,
              i,
              stage.input(),
              last ? "Tuple[Tensor, Tensor]" : "Tensor",
              code.statements(stage.nodes()),
              last ? "(" + graph.embedding() + ", " + graph.logits() + ")" : stage.output()));
    }
    return methods.toString();
  }

  /** Calls stage after stage, on a CPU each with as many images at once as suit it. */
  private String network() {
    int last = stages.size() - 1;
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < last; i++) {
      calls.append(
          target.gpu()
              ? String.format(Locale.ROOT, "    x = (self).stage%d(x, )\n", i)
              : inParts(i));
    }
    calls.append(
        target.gpu()
            ? String.format(Locale.ROOT, "    return (self).stage%d(x, )\n", last)
            : lastInParts(last));
    return String.format(
        Locale.ROOT,
        """
      def network(self: __torch__.Network, normalised: Tensor) -> Tuple[Tensor, Tensor]:
        x = torch.to(normalised, %d)
    %s\
    """,
        target.precision().torchType(),
        calls);
  }

  private String inParts(int stage) {
    return String.format(
        Locale.ROOT,
        """
        x = torch.cat([(self).stage%d(part, ) for part in torch.split(x, %s)])
    """,
        stage,
        imagesAtOnce.get(stage));
  }

  private String lastInParts(int stage) {
    return String.format(
        Locale.ROOT,
        """
        made = [(self).stage%d(part, ) for part in torch.split(x, %s)]
        return (torch.cat([(m)[0] for m in made]), torch.cat([(m)[1] for m in made]))
    """,
        stage,
        imagesAtOnce.get(stage));
  }

  /** Returns the expression of each stage for its number of images. */
  private List<String> imagesAtOnce() {
    int bytes = target.precision().bytes();
    return IntStream.range(0, stages.size())
        .mapToObj(
            i ->
                code.number(
                    "images_at_once" + i, unit -> stages.get(i).imagesAtOnce(sides, bytes, unit)))
        .toList();
  }

  /** Normalises rows of pixels as they lie in memory, so that the result is channels-last. */
  private String normalise() {
    return String.format(
        Locale.ROOT,
        """
      def normalise(self: __torch__.Network, images: Tensor) -> Tensor:
        rows = torch.to(torch.flatten(images, 2), %d)
        scaled = torch.add_(torch.mul_(rows, self.input_scale), self.input_shift)
        return torch.permute(torch.reshape(scaled, torch.size(images)), [0, 3, 1, 2])
    """,
        Precision.FP32.torchType());
  }

  /** Views the same memory as another type of that size; TorchScript has no {@code view} for it. */
  private String asType() {
    return """
      def as_type(self: __torch__.Network, x: Tensor, type: int) -> Tensor:
        storage = torch.as_strided(x, [1], [1], 0)
        retyped = torch.empty([0], dtype=type)
        offset = torch.storage_offset(x)
        return torch.set_(retyped, storage, offset, torch.size(x), torch.stride(x))
    """;
  }

  /**
   * Makes the weight (K, C / groups, kernel, kernel) of a convolution in fewer groups. Each holds
   * several former groups, with 0 outside their blocks. Products with 0 change no sum of finite
   * numbers, and a kernel multiplies whole vectors: three channels take as long as eight.
   */
  private String merged() {
    return """
      def merged(self: __torch__.Network, weight: Tensor, groups: int, fewer: int) -> Tensor:
        together = torch.floordiv(groups, fewer)
        outputs = torch.floordiv(torch.size(weight, 0), groups)
        channels = torch.size(weight, 1)
        kernel = torch.size(weight, 2)
        blocks = torch.reshape(weight, [fewer, together, outputs, channels, kernel, kernel])
        wide = torch.new_zeros(weight, [fewer, together, outputs, together, channels,\
     kernel, kernel])
        former = torch.diagonal(wide, 0, 1, 3)
        _ = torch.copy_(former, torch.permute(blocks, [0, 2, 3, 4, 5, 1]))
        return torch.reshape(wide, [torch.size(weight, 0), -1, kernel, kernel])
    """;
  }

  private String describe() {
    return """
      def describe(self: __torch__.Network, images: Tensor) -> Tuple[Tensor, Tensor]:
        return (self).network((self).normalise(images, ), )
    """;
  }

  private String forward() {
    return """
      def forward(self: __torch__.Network, images: Tensor) -> Tensor:
        return ((self).describe(images, ))[1]
    """;
  }

  private String classify() {
    return """
      def classify(self: __torch__.Network, images: Tensor, k: int)\
     -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        embedding, logits, = (self).describe(images, )
        probabilities, classes = torch.topk(torch.softmax(logits, -1), k)
        return (probabilities, classes, logits, embedding)
    """;
  }

  /** libtorch requires the method of a module with a __setstate__; no archive is saved again. */
  private String getState() {
    return """
      def __getstate__(self: __torch__.Network) -> %s:
        return (%s)
    """
        .formatted(
            stateType(),
            tensors.stream()
                .map(tensor -> "self." + tensor.attribute())
                .collect(Collectors.joining(", ")));
  }

  private String setState() {
    List<String> statements = new ArrayList<>();
    if (!target.gpu()) {
      statements.add("tiles = " + MatrixUnit.IS_TILES);
    }
    code.numbers().forEach((name, number) -> statements.add("self." + name + " = " + number));
    statements.addAll(code.layouts());
    for (int i = code.layouts().size(); i < tensors.size(); i++) {
      statements.add("self." + tensors.get(i).attribute() + " = (state)[" + i + "]");
    }
    return """
      def __setstate__(self: __torch__.Network, state: %s) -> NoneType:
    %s    self.training = False
        return None
    """
        .formatted(
            stateType(),
            statements.stream().map(s -> "    " + s + "\n").collect(Collectors.joining()));
  }

  private String stateType() {
    return "Tuple[" + String.join(", ", Collections.nCopies(tensors.size(), "Tensor")) + "]";
  }
}
