package io.densepath.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a graph from the image to the logits; every method returns the value that it adds. */
final class GraphBuilder {

  /** A value and its number of channels. */
  record Value(String name, int channels) {}

  private final List<Node> nodes = new ArrayList<>();
  private final double epsilon;

  GraphBuilder(double epsilon) {
    this.epsilon = epsilon;
  }

  Value image() {
    return new Value(Graph.IMAGE, 3);
  }

  Value convolution(Value in, String key, int outChannels, int kernel, int stride, int groups) {
    Node.Convolution node =
        new Node.Convolution(
            valueName(key),
            in.name(),
            key + ".weight",
            Optional.empty(),
            in.channels(),
            outChannels,
            kernel,
            stride,
            kernel / 2,
            groups,
            false);
    return add(node, outChannels);
  }

  /** Adds a batch norm and a relu after it. */
  Value normalised(Value in, String key) {
    Value normed =
        add(
            new Node.BatchNorm(valueName(key), in.name(), key, in.channels(), epsilon),
            in.channels());
    return add(new Node.Relu(normed.name() + "_relu", normed.name()), in.channels());
  }

  Value maxPool(Value in) {
    return add(new Node.MaxPool(in.name() + "_pool", in.name(), 3, 2, 1), in.channels());
  }

  Value averagePool(Value in) {
    return add(new Node.AveragePool(in.name() + "_pool", in.name(), 2), in.channels());
  }

  Value concatenate(String name, List<Value> parts) {
    Node.Concatenate node =
        new Node.Concatenate(
            name,
            parts.stream().map(Value::name).toList(),
            parts.stream().map(Value::channels).toList());
    return add(node, node.outChannels());
  }

  Value slice(Value in, String suffix, int offset, int channels) {
    return add(new Node.Slice(in.name() + "_" + suffix, in.name(), offset, channels), channels);
  }

  Value sum(String name, Value left, Value right) {
    return add(new Node.Add(name, left.name(), right.name()), left.channels());
  }

  Graph classifier(Value features, int classes) {
    Value pooled = add(new Node.GlobalPool("pooled", features.name()), features.channels());
    Value logits =
        add(
            new Node.Linear(
                "logits",
                pooled.name(),
                "classifier.weight",
                "classifier.bias",
                pooled.channels(),
                classes),
            classes);
    return new Graph(nodes, pooled.name(), logits.name());
  }

  private Value add(Node node, int channels) {
    nodes.add(node);
    return new Value(node.output(), channels);
  }

  private static String valueName(String key) {
    return key.replaceFirst("^features\\.", "").replace('.', '_');
  }
}
