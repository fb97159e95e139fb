package io.densepath.compile;

import io.densepath.model.Graph;
import io.densepath.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph while a pass rewrites it. It knows the node that makes each value, the number of nodes
 * that read it, and the nodes that replace another. The value of a dropped node is read under the
 * name of the value that replaces it.
 */
final class Rewrite {

  private final WeightedGraph network;
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Integer> readers = new HashMap<>();
  private final Map<Node, List<Node>> replacements = new LinkedHashMap<>();
  private final Map<String, String> renamed = new HashMap<>();
  private final Map<String, float[]> tensors;
  private String embedding;

  Rewrite(WeightedGraph network) {
    this.network = network;
    this.tensors = new LinkedHashMap<>(network.tensors());
    this.embedding = network.graph().embedding();
    for (Node node : network.graph().nodes()) {
      producers.putIfAbsent(node.output(), node);
      node.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
    }
  }

  /** Returns the node that makes the value, if it is of that kind and has only one reader. */
  <T extends Node> Optional<T> soleProducer(String value, Class<T> kind) {
    return Optional.ofNullable(producers.get(value))
        .filter(node -> readers.getOrDefault(value, 0) == 1)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  <T extends Node> List<T> nodes(Class<T> kind) {
    return network.graph().nodes(kind);
  }

  float[] tensor(String key) {
    return tensors.get(key);
  }

  void put(String key, float[] tensor) {
    tensors.put(key, tensor);
  }

  void replace(Node node, Node... by) {
    replacements.put(node, List.of(by));
  }

  /** Removes a node; the readers of its value read another value instead. */
  void drop(Node node, String readInstead) {
    replacements.put(node, List.of());
    renamed.put(node.output(), readInstead);
  }

  void embedding(String value) {
    embedding = value;
  }

  WeightedGraph result() {
    List<Node> nodes = new ArrayList<>();
    for (Node node : network.graph().nodes()) {
      for (Node kept : replacements.getOrDefault(node, List.of(node))) {
        nodes.add(kept.renamed(this::current));
      }
    }
    return new WeightedGraph(
        new Graph(nodes, current(embedding), current(network.graph().logits())), tensors);
  }

  private String current(String value) {
    String name = value;
    while (renamed.containsKey(name)) {
      name = renamed.get(name);
    }
    return name;
  }
}
