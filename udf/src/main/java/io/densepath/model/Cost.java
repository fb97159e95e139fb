package io.densepath.model;

import java.util.Map;

/**
 * The cost of a network for one image.
 *
 * @param multiplyAdds multiplications, each with an addition, of convolutions and linear layers;
 *     papers call twice that number FLOPs
 * @param parameters trained numbers: weights and biases, without running statistics
 */
public record Cost(long multiplyAdds, long parameters) {

  /** Returns the cost of a graph for an image of side x side pixels. */
  public static Cost of(Graph graph, int side) {
    Map<String, Integer> sides = graph.sides(side);
    long multiplyAdds = 0;
    for (Node node : graph.nodes()) {
      long out = sides.get(node.output());
      multiplyAdds += node.multiplyAdds() * out * out;
    }
    long parameters =
        graph.parameters().entrySet().stream()
            .filter(entry -> !entry.getKey().contains(".running_"))
            .mapToLong(entry -> entry.getValue().elements())
            .sum();
    return new Cost(multiplyAdds, parameters);
  }
}
