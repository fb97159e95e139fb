package io.densepath.model;

import java.util.Map;

/**
 * What one image costs.
 *
 * @param multiplyAdds of convolutions and linear layers; twice that is what papers call FLOPs
 * @param parameters trained numbers: weights and biases, without running statistics
 */
public record Cost(long multiplyAdds, long parameters) {

  /** The cost of a graph for an image of side x side pixels. */
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
