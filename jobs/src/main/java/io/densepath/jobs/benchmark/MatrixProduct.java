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
import io.densepath.weights.DeterministicWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What a network's speed is measured against: a network of nearly nothing but matrix products. Its
 * layers are 1x1 convolutions, which multiply (pixels, channels) by (channels, channels), so that
 * the same library multiplies as in the networks: libtorch's own product of float32 matrices is
 * half as fast on an AMD processor.
 *
 * @param imageSide of an image, which has as many pixels as every layer has channels
 * @param layers products one after the other
 * @param batchSize images, so that a GPU has enough to do
 */
record MatrixProduct(int imageSide, int layers, int batchSize) {

  private static final MatrixProduct ON_CPU = new MatrixProduct(32, 16, 1);
  private static final MatrixProduct ON_GPU = new MatrixProduct(64, 4, 8);
  private static final int CLASSES = 1;
  private static final String NAME = "matrix-product";

  /** One that keeps that kind of device busy. */
  static MatrixProduct on(boolean gpu) {
    return gpu ? ON_GPU : ON_CPU;
  }

  private int channels() {
    return imageSide * imageSide;
  }

  /** Rows of the one factor, its columns, and columns of the other factor. */
  List<Integer> shape() {
    return List.of(batchSize * channels(), channels(), channels());
  }

  /** Of a batch: 2 x multiply-adds. */
  double flops() {
    return 2.0 * batchSize * Cost.of(graph(), imageSide).multiplyAdds();
  }

  /** Times batches, as those of a network are timed. */
  long[] take(LoadedModel model) {
    return Turn.take(model, CLASSES, batchSize);
  }

  Compiled compile(Target target, Path archive) throws IOException {
    Graph graph = graph();
    Preprocessing preprocessing = preprocessing();
    TorchScriptArchive.write(
        new WeightedGraph(graph, DeterministicWeights.of(graph.parameters())),
        new InputImages(imageSide, preprocessing.mean(), preprocessing.std()),
        target,
        archive);
    return new Compiled(
        archive,
        new ModelDescription(
            NAME,
            CLASSES,
            channels(),
            target.precision(),
            target.gpu(),
            preprocessing,
            "none",
            Digest.sha256(archive)));
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
