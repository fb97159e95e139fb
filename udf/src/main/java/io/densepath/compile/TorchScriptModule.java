package io.densepath.compile;

import io.densepath.model.Precision;
import io.densepath.model.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The source of the module that an archive holds, with five methods:
 *
 * <ul>
 *   <li>{@code network(normalised)}: float32 (N, 3, H, W) to (embedding, logits), float32;
 *   <li>{@code normalise(images)}: uint8 (N, H, W, 3) to what the network takes;
 *   <li>{@code describe(images)}: uint8 (N, H, W, 3) to (embedding, logits);
 *   <li>{@code forward(images)}: uint8 (N, H, W, 3) to logits (N, classes), float32;
 *   <li>{@code classify(images, k)}: to the k largest softmax probabilities (N, k), their classes
 *       (N, k), int64, and logits and embedding.
 * </ul>
 */
final class TorchScriptModule {

  /**
   * Images that a core takes through the network at once: of more, the activations of the first
   * block no longer fit the caches. Of DenseNet-121 in float32, 4 at once are 1.3 times as fast as
   * 16.
   */
  private static final int CPU_CHUNK = 4;

  private final TorchScriptCode code;
  private final Target target;
  private final List<ArchiveTensor> tensors;

  TorchScriptModule(WeightedGraph network, Normalization normalization, Target target) {
    this.code = new TorchScriptCode(network, target);
    this.target = target;
    this.tensors = new ArrayList<>(code.tensors());
    Shape perChannel = Shape.of(1, 3, 1, 1);
    tensors.add(
        new ArchiveTensor("input_scale", perChannel, normalization.scale(), Precision.FP32));
    tensors.add(
        new ArchiveTensor("input_shift", perChannel, normalization.shift(), Precision.FP32));
  }

  List<ArchiveTensor> tensors() {
    return tensors;
  }

  String source() {
    return header()
        + network()
        + normalise()
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
    return """
        class Network(Module):
          __parameters__ = []
          __buffers__ = [%s]
          training : bool
        %s"""
        .formatted(buffers, attributes);
  }

  private String network() {
    return """
          def network(self: __torch__.Network, normalised: Tensor) -> Tuple[Tensor, Tensor]:
            image = torch.to(normalised, %d)
        %s"""
        .formatted(ScalarType.of(target.precision()).code(), code.statements());
  }

  private String normalise() {
    return """
          def normalise(self: __torch__.Network, images: Tensor) -> Tensor:
            pixels = torch.to(torch.permute(images, [0, 3, 1, 2]), 6)
            return torch.add(torch.mul(pixels, self.input_scale), self.input_shift)
        """;
  }

  /** Chunk by chunk on a CPU; a GPU is the faster the more images it sees at once. */
  private String describe() {
    return target.gpu()
        ? """
          def describe(self: __torch__.Network, images: Tensor) -> Tuple[Tensor, Tensor]:
            return (self).network((self).normalise(images, ), )
        """
        : """
          def describe(self: __torch__.Network, images: Tensor) -> Tuple[Tensor, Tensor]:
            chunks = torch.split(images, %d)
            embeddings = annotate(List[Tensor], [])
            logits = annotate(List[Tensor], [])
            for i in range(torch.len(chunks)):
              _0 = (self).network((self).normalise(chunks[i], ), )
              _1 = torch.append(embeddings, (_0)[0])
              _2 = torch.append(logits, (_0)[1])
            return (torch.cat(embeddings), torch.cat(logits))
        """
            .formatted(CPU_CHUNK);
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

  /** What libtorch asks of a module that lays out its own state; nobody saves an archive again. */
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
    List<String> statements = new ArrayList<>(code.layouts());
    for (int i = statements.size(); i < tensors.size(); i++) {
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
