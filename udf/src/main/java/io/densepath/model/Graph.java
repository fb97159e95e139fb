package io.densepath.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operators of a network in evaluation order.
 *
 * @param nodes operators, each behind those that make the values that it reads
 * @param embedding the value (N, C) that holds the pooled features
 * @param logits the value (N, classes) that holds the logits
 */
public record Graph(List<Node> nodes, String embedding, String logits) {

  /** The value that no node makes: the images (N, 3, H, W), float and normalised. */
  public static final String IMAGE = "image";

  public Graph {
    nodes = List.copyOf(nodes);
    Set<String> known = new HashSet<>(Set.of(IMAGE));
    for (Node node : nodes) {
      for (String input : node.inputs()) {
        if (!known.contains(input)) {
          throw new IllegalArgumentException(
              "node %s reads '%s' before it is made".formatted(node.output(), input));
        }
      }
      known.add(node.output());
    }
    if (!known.contains(embedding) || !known.contains(logits)) {
      throw new IllegalArgumentException("no node makes " + embedding + " or " + logits);
    }
  }

  /** Returns the nodes of one kind, in order. */
  public <T extends Node> List<T> nodes(Class<T> kind) {
    return Node.ofKind(nodes, kind);
  }

  /** Returns the height, and width, of every value for an image of that height and width. */
  public Map<String, Integer> sides(int imageSide) {
    Map<String, Integer> sides = new HashMap<>(Map.of(IMAGE, imageSide));
    for (Node node : nodes) {
      sides.put(node.output(), node.outputSide(sides.get(node.inputs().get(0))));
    }
    return sides;
  }

  /** Returns keys and shapes of all tensors that the nodes need, in evaluation order. */
  public Map<String, Shape> parameters() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    nodes.forEach(node -> shapes.putAll(node.parameters()));
    return shapes;
  }
}
