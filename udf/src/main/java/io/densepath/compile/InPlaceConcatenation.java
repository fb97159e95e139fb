package io.densepath.compile;

import io.densepath.model.Graph;
import io.densepath.model.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives one buffer to concatenations that each repeat the one before and append to it. Every part
 * is then written once, and a concatenation is a view of the buffer's first channels. If a part is
 * replaced by its sum with another value, that value is added in place. The pass checks that all
 * readers of a concatenation come before its buffer changes.
 */
final class InPlaceConcatenation implements Pass {

  @Override
  public WeightedGraph apply(WeightedGraph network) {
    Rewrite rewrite = new Rewrite(network);
    Map<String, Node.Add> sums =
        rewrite.nodes(Node.Add.class).stream()
            .collect(Collectors.toMap(Node.Add::output, Function.identity()));
    List<List<Node.Concatenate>> chains = new ArrayList<>();
    for (Node.Concatenate next : rewrite.nodes(Node.Concatenate.class)) {
      List<Node.Concatenate> chain = chains.isEmpty() ? List.of() : chains.get(chains.size() - 1);
      if (chain.isEmpty() || !extend(chain.get(chain.size() - 1), next, sums)) {
        chain = new ArrayList<>();
        chains.add(chain);
      }
      chain.add(next);
    }
    for (List<Node.Concatenate> chain : chains) {
      requireReadBeforeNext(network.graph(), chain);
      write(rewrite, chain, sums);
    }
    return rewrite.result();
  }

  private static boolean extend(
      Node.Concatenate former, Node.Concatenate next, Map<String, Node.Add> sums) {
    int common = former.inputs().size();
    if (next.inputs().size() <= common
        || !next.channels().subList(0, common).equals(former.channels())) {
      return false;
    }
    for (int i = 0; i < common; i++) {
      String part = next.inputs().get(i);
      String before = former.inputs().get(i);
      boolean same = part.equals(before);
      boolean sum = sums.containsKey(part) && sums.get(part).left().equals(before);
      if (!same && !sum) {
        return false;
      }
    }
    return true;
  }

  private static void requireReadBeforeNext(Graph graph, List<Node.Concatenate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      int next = graph.nodes().indexOf(chain.get(i + 1));
      String value = chain.get(i).output();
      boolean later =
          graph.nodes().subList(next, graph.nodes().size()).stream()
              .anyMatch(node -> node.inputs().contains(value));
      if (later) {
        throw new IllegalStateException(value + " is read after its buffer has changed");
      }
    }
  }

  private static void write(
      Rewrite rewrite, List<Node.Concatenate> chain, Map<String, Node.Add> sums) {
    Node.Concatenate first = chain.get(0);
    Node.Concatenate last = chain.get(chain.size() - 1);
    String buffer = first.output() + "_buffer";
    List<String> held = new ArrayList<>();
    for (Node.Concatenate concatenation : chain) {
      List<Node> nodes = new ArrayList<>();
      if (held.isEmpty()) {
        nodes.add(new Node.Buffer(buffer, first.inputs().get(0), last.outChannels()));
      }
      int offset = 0;
      for (int i = 0; i < concatenation.inputs().size(); i++) {
        String part = concatenation.inputs().get(i);
        int channels = concatenation.channels().get(i);
        if (i >= held.size()) {
          nodes.add(new Node.Store(buffer, part, offset, channels));
        } else if (!held.get(i).equals(part)) {
          Node.Add sum = sums.get(part);
          nodes.add(new Node.Accumulate(buffer, sum.right(), offset, channels));
          rewrite.replace(sum);
        }
        offset += channels;
      }
      nodes.add(new Node.Slice(concatenation.output(), buffer, 0, offset));
      rewrite.replace(concatenation, nodes.toArray(Node[]::new));
      held = concatenation.inputs();
    }
  }
}
