package io.densepath.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.DeterministicImage;
import io.densepath.fixture.LoadedArchive;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.DualPathNet;
import io.densepath.model.Node;
import io.densepath.model.Precision;
import io.densepath.model.Stem;
import io.densepath.weights.DeterministicWeights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares each pass alone with the graph as written, on small networks with negative and zero
 * scales.
 */
class PassesTest {

  private static final int SIDE = 64;
  private static final double ROUNDING = 2e-5;
  private static final Target CPU = new Target(false, Precision.FP32);
  private static final Architecture DENSENET =
      new DenseNet("small-densenet", 24, 12, List.of(3, 2), 4, Stem.IMAGENET, 50);
  private static final Architecture DPN =
      new DualPathNet(
          "small-dpn", 10, 3, 32, 8, List.of(2, 3), List.of(8, 16), List.of(16, 32), 50);

  @TempDir Path directory;

  @Test
  void aBatchNormAfterAConvolutionGoesIntoIt() throws Exception {
    // The norms of the stem and the second norms of layers are folded; the first norms stay.
    assertThat(count(DENSENET, new FoldBatchNorm(), Node.BatchNorm.class)).isEqualTo(5 + 1 + 1);
    requireSame(DENSENET, new FoldBatchNorm());
    requireSame(DPN, new FoldBatchNorm());
  }

  @Test
  void aReluAfterAConvolutionBecomesPartOfIt() throws Exception {
    Pass fold = new FoldBatchNorm();
    Pass both = network -> new FuseRelu().apply(fold.apply(network));
    assertThat(count(DENSENET, both, Node.Relu.class)).isEqualTo(5 + 1 + 1);
    requireSame(DENSENET, both);
    requireSame(DPN, both);
  }

  @Test
  void theStemIsPaddedToWholeVectorsAndCutAfterItsPool() throws Exception {
    Pass fused = network -> new FuseRelu().apply(new FoldBatchNorm().apply(network));
    Pass pass = network -> new PadPooled().apply(fused.apply(network));
    assertThat(count(DPN, pass, Node.Slice.class))
        .isEqualTo(count(DPN, fused, Node.Slice.class) + 1);
    requireSame(DENSENET, pass);
    requireSame(DPN, pass);
  }

  @Test
  void aPreActivationBecomesAClamp() throws Exception {
    Pass pass = new PreActivation(CPU);
    assertThat(count(DENSENET, pass, Node.Clamp.class)).isEqualTo(5 + 1);
    requireSame(DENSENET, pass);
    requireSame(DPN, pass);
  }

  @Test
  void theTransitionsPoolGoesBeforeItsConvolution() throws Exception {
    WeightedGraph pooledFirst = new PoolFirst().apply(plain(DENSENET));
    List<Node> nodes = pooledFirst.graph().nodes();
    Node pool = nodes.stream().filter(Node.AveragePool.class::isInstance).findFirst().orElseThrow();
    assertThat(nodes.get(nodes.indexOf(pool) + 1)).isInstanceOf(Node.Convolution.class);
    requireSame(DENSENET, new PoolFirst());
  }

  @Test
  void theLastActivationGoesIntoTheClassifier() throws Exception {
    Pass pass = new LastActivation(CPU);
    assertThat(count(DENSENET, pass, Node.Affine.class)).isEqualTo(1);
    requireSame(DENSENET, pass);
    requireSame(DPN, pass);
  }

  @Test
  void concatenationsShareOneBufferABlock() throws Exception {
    Pass pass = new InPlaceConcatenation();
    assertThat(count(DENSENET, pass, Node.Concatenate.class)).isZero();
    assertThat(count(DENSENET, pass, Node.Buffer.class)).isEqualTo(2);
    assertThat(count(DPN, pass, Node.Accumulate.class)).isEqualTo(1 + 2);
    requireSame(DENSENET, pass);
    requireSame(DPN, pass);
  }

  @Test
  void allPassesTogetherKeepWhatIsComputed() throws Exception {
    Pass all = network -> Passes.rewrite(network, CPU);
    assertThat(count(DENSENET, all, Node.BatchNorm.class)).isZero();
    assertThat(count(DENSENET, all, Node.Relu.class)).isZero();
    requireSame(DENSENET, all);
    requireSame(DPN, all);
  }

  private static long count(Architecture architecture, Pass pass, Class<? extends Node> kind) {
    return pass.apply(plain(architecture)).graph().nodes().stream()
        .filter(kind::isInstance)
        .count();
  }

  private void requireSame(Architecture architecture, Pass pass) throws Exception {
    WeightedGraph plain = plain(architecture);
    float[][] expected = run(plain);
    float[][] found = run(pass.apply(plain));
    for (int output = 0; output < expected.length; output++) {
      assertThat(difference(expected[output], found[output])).isLessThan(ROUNDING);
    }
  }

  private static WeightedGraph plain(Architecture architecture) {
    return new WeightedGraph(
        architecture.graph(1e-5), DeterministicWeights.of(architecture.parameters()));
  }

  /** Returns embedding and logits. */
  private float[][] run(WeightedGraph network) throws Exception {
    Path file = directory.resolve("network.pt");
    InputImages unused = new InputImages(SIDE, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));
    TorchScriptArchive.write(network, unused, CPU, file);
    float[] image = Arrays.copyOf(DeterministicImage.of(0), 3 * SIDE * SIDE);
    try (LoadedArchive archive = new LoadedArchive(file)) {
      return archive.network(image, SIDE);
    }
  }

  /** Returns the largest difference, in standard deviations of the expected values. */
  private static double difference(float[] expected, float[] found) {
    double largest = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - found[i]));
      sum += expected[i];
      squares += (double) expected[i] * expected[i];
    }
    double mean = sum / expected.length;
    return largest / Math.sqrt(squares / expected.length - mean * mean);
  }
}
