package io.densepath.jobs.benchmark;

import io.densepath.compile.InputImages;
import io.densepath.compile.Target;
import io.densepath.compile.TorchScriptArchive;
import io.densepath.compile.WeightedGraph;
import io.densepath.image.Preprocessing;
import io.densepath.model.Cost;
import io.densepath.model.Graph;
import io.densepath.model.Node;
import io.densepath.predict.Digest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelDescription;
import io.densepath.predict.SelfCheck;
import io.densepath.weights.DeterministicWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The yardstick for the speed of networks: a network of almost nothing but matrix products. Its
 * layers are 1x1 convolutions, which multiply (pixels, channels) by (channels, channels), so that
 * the same library computes as in the networks; libtorch's own product of float32 matrices is half
 * as fast on AMD processors.
 *
 * @param imageSide pixels; an image has as many pixels as every layer has channels
 * @param layers number of products in sequence
 * @param batchSize images; several, so that a GPU is busy
 */
record MatrixProduct(int imageSide, int layers, int batchSize) {

  private static final MatrixProduct ON_CPU = new MatrixProduct(32, 16, 1);
  private static final MatrixProduct ON_GPU = new MatrixProduct(64, 4, 8);
  private static final int CLASSES = 1;
  private static final String NAME = "matrix-product";

  /** Returns a product that is large enough to keep the device busy. */
  static MatrixProduct on(boolean gpu) {
    return gpu ? ON_GPU : ON_CPU;
  }

  private int channels() {
    return imageSide * imageSide;
  }

  /** Returns rows of the first factor, its columns, and columns of the second factor. */
  List<Integer> shape() {
    return List.of(batchSize * channels(), channels(), channels());
  }

  /** Returns the floating point operations of a batch: 2 x multiply-adds. */
  double flops() {
    return 2.0 * batchSize * Cost.of(graph(), imageSide).multiplyAdds();
  }

  /** Times batches as {@link TimedBatches} times those of a network; nanoseconds of each. */
  long[] take(LoadedModel model) {
    return TimedBatches.take(model, CLASSES, batchSize);
  }

  CompiledArchive compile(Target target, Path archive) throws IOException {
    Graph graph = graph();
    Preprocessing preprocessing = preprocessing();
    TorchScriptArchive.write(
        new WeightedGraph(graph, DeterministicWeights.of(graph.parameters())),
        new InputImages(imageSide, preprocessing.mean(), preprocessing.std()),
        target,
        archive);
    return new CompiledArchive(
        archive,
        new ModelDescription(
            NAME,
            CLASSES,
            channels(),
            target.precision(),
            target.gpu(),
            preprocessing,
            "none",
            Digest.sha256(archive),
            SelfCheck.NONE));
  }

  private Graph graph() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(pointwise(Graph.IMAGE, "product0", 3));
    for (int i = 1; i <= layers; i++) {
      nodes.add(pointwise("product" + (i - 1), "product" + i, channels()));
    }
    nodes.add(new Node.GlobalPool("pooled", "product" + layers));
    nodes.add(new Node.Linear("logits", "pooled", "weight", "bias", channels(), CLASSES));
    return new Graph(nodes, "pooled", "logits");
  }

  private Node pointwise(String input, String output, int inChannels) {
    return new Node.Convolution(
        output,
        input,
        output + ".weight",
        Optional.empty(),
        inChannels,
        channels(),
        1,
        1,
        0,
        1,
        false);
  }

  private Preprocessing preprocessing() {
    Properties properties = new Properties();
    properties.setProperty("preprocessing.short-side", Integer.toString(imageSide));
    properties.setProperty("preprocessing.crop", Integer.toString(imageSide));
    return Preprocessing.fromProperties(properties, Preprocessing.torchvision());
  }
}
