package io.densepath.compile;

import io.densepath.model.Graph;
import io.densepath.model.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A graph with the tensors that its nodes name.
 *
 * @param tensors row-major float32 by key, one of the right size for each parameter of the graph
 */
public record WeightedGraph(Graph graph, Map<String, float[]> tensors) {

  public WeightedGraph {
    Map<String, float[]> needed = new LinkedHashMap<>();
    for (Map.Entry<String, Shape> parameter : graph.parameters().entrySet()) {
      float[] tensor = tensors.get(parameter.getKey());
      if (tensor == null || tensor.length != parameter.getValue().elements()) {
        throw new IllegalArgumentException(
            "tensor '%s' must have shape %s, but %s"
                .formatted(
                    parameter.getKey(),
                    parameter.getValue(),
                    tensor == null ? "is missing" : "has " + tensor.length + " elements"));
      }
      needed.put(parameter.getKey(), tensor);
    }
    tensors = Collections.unmodifiableMap(needed);
  }
}
