package io.densepath.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.model.Architecture;
import io.densepath.model.Graph;
import io.densepath.model.Network;
import io.densepath.model.Node;
import io.densepath.model.Precision;
import io.densepath.weights.DeterministicWeights;
import java.util.List;
import org.junit.jupiter.api.Test;

class StageTest {

  private static final int SIDE = 224;

  @Test
  void aNetworkIsCutBeforeEachBlock() {
    for (Network network : List.of(Network.DENSENET121, Network.DPN68)) {
      List<Stage> stages = Stage.of(rewritten(network));
      assertThat(stages).hasSize(1 + 4);
      assertThat(stages.get(0).input()).isEqualTo(Graph.IMAGE);
      for (int i = 1; i < stages.size(); i++) {
        assertThat(stages.get(i).input()).isEqualTo(stages.get(i - 1).output());
        assertThat(stages.get(i).nodes()).filteredOn(Node.Buffer.class::isInstance).hasSize(1);
      }
    }
  }

  @Test
  void everyNodeIsInOneStageAndReadsNothingOfAnother() {
    for (Network network : List.of(Network.DENSENET264, Network.DPN92)) {
      Graph graph = rewritten(network);
      List<Stage> stages = Stage.of(graph);
      assertThat(stages.stream().flatMap(stage -> stage.nodes().stream()))
          .containsExactlyElementsOf(graph.nodes());
      for (Stage stage : stages) {
        List<String> made = stage.nodes().stream().map(Node::output).toList();
        assertThat(stage.nodes())
            .allSatisfy(
                node ->
                    assertThat(node.inputs())
                        .allMatch(input -> input.equals(stage.input()) || made.contains(input)));
      }
    }
  }

  @Test
  void aNetworkWithoutBuffersIsOneStage() {
    Graph plain = Network.DENSENET121.architecture().graph(1e-5);
    assertThat(Stage.of(plain))
        .singleElement()
        .satisfies(stage -> assertThat(stage.nodes()).isEqualTo(plain.nodes()));
  }

  @Test
  void laterStagesTakeMoreImagesAtOnce() {
    Graph graph = rewritten(Network.DENSENET121);
    assertThat(imagesAtOnce(graph, 4, MatrixUnit.VECTORS)).containsExactly(1, 1, 2, 4, 16);
    assertThat(imagesAtOnce(graph, 2, MatrixUnit.VECTORS)).containsExactly(2, 2, 4, 8, 32);
    assertThat(imagesAtOnce(graph, 4, MatrixUnit.TILES)).containsExactly(2, 2, 4, 8, 32);
    assertThat(imagesAtOnce(graph, 2, MatrixUnit.TILES)).containsExactly(4, 4, 8, 16, 64);
  }

  private static List<Integer> imagesAtOnce(Graph graph, int bytes, MatrixUnit unit) {
    return Stage.of(graph).stream()
        .map(stage -> stage.imagesAtOnce(graph.sides(SIDE), bytes, unit))
        .toList();
  }

  private static Graph rewritten(Network network) {
    Architecture architecture = network.architecture();
    WeightedGraph plain =
        new WeightedGraph(
            architecture.graph(1e-5), DeterministicWeights.of(architecture.parameters()));
    return Passes.rewrite(plain, new Target(false, Precision.FP32)).graph();
  }
}
