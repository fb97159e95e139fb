package io.densepath.compile;

import io.densepath.model.Graph;
import io.densepath.model.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A part of a graph with one input and, unless it is the last, one output. A network is cut before
 * each block, so that early stages, whose activations are large, can take fewer images at once than
 * late stages, whose weights are large.
 *
 * @param nodes in evaluation order, at least one
 * @param input the value that the stage reads and does not make
 * @param output the value that the next stage reads, or the logits in the last stage
 */
record Stage(List<Node> nodes, String input, String output) {

  Stage {
    nodes = List.copyOf(nodes);
  }

  /** Returns the stages of a graph in order, a single one if no concatenation has a buffer. */
  static List<Stage> of(Graph graph) {
    List<Node> nodes = graph.nodes();
    List<Stage> stages = new ArrayList<>();
    String input = Graph.IMAGE;
    int start = 0;
    for (Node.Buffer buffer : graph.nodes(Node.Buffer.class)) {
      int cut = cut(graph, start, nodes.indexOf(buffer));
      if (cut > start) {
        String output = crossing(graph, cut).iterator().next();
        stages.add(new Stage(nodes.subList(start, cut), input, output));
        input = output;
        start = cut;
      }
    }
    stages.add(new Stage(nodes.subList(start, nodes.size()), input, graph.logits()));
    return stages;
  }

  /** Returns the last place up to {@code end} that only one value crosses, or {@code start}. */
  private static int cut(Graph graph, int start, int end) {
    int cut = end;
    while (cut > start && crossing(graph, cut).size() != 1) {
      cut--;
    }
    return cut;
  }

  /** Returns the values that are made before the cut and read after it. */
  private static Set<String> crossing(Graph graph, int cut) {
    Set<String> read = new HashSet<>(List.of(graph.embedding(), graph.logits()));
    graph.nodes().subList(cut, graph.nodes().size()).forEach(node -> read.addAll(node.inputs()));
    Set<String> made = new HashSet<>(Set.of(Graph.IMAGE));
    graph.nodes().subList(0, cut).forEach(node -> made.add(node.output()));
    made.retainAll(read);
    return made;
  }

  /**
   * Returns how many images to take at once: the largest power of two whose largest activation
   * stays within the size that suits the processor. Up to that size more images at once are faster,
   * since every convolution costs some 30 to 40 microseconds whatever its size.
   *
   * @param sides height and width of every value
   * @param bytes size of an activation's element
   */
  int imagesAtOnce(Map<String, Integer> sides, int bytes, MatrixUnit unit) {
    LongStream convolved =
        Node.ofKind(nodes, Node.Convolution.class).stream()
            .mapToLong(node -> node.outChannels() * pixels(sides.get(node.output())));
    LongStream buffered =
        Node.ofKind(nodes, Node.Buffer.class).stream()
            .mapToLong(node -> node.channels() * pixels(sides.get(node.output())));
    long largest = bytes * LongStream.concat(convolved, buffered).max().orElse(1);
    return Integer.highestOneBit((int) Math.max(1, unit.activationBytes() / largest));
  }

  private static long pixels(int side) {
    return (long) side * side;
  }
}
