package io.densepath.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.densepath.DeterministicImage;
import io.densepath.LoadedArchive;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Graph;
import io.densepath.model.Node;
import io.densepath.model.Precision;
import io.densepath.model.Shape;
import io.densepath.model.Stem;
import io.densepath.predict.CpuFeatures;
import io.densepath.weights.DeterministicWeights;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptArchiveTest {

  private static final Architecture SMALL =
      new DenseNet("small", 8, 4, List.of(2, 2), 2, Stem.CIFAR, 10);

  private static final InputImages IMAGES =
      new InputImages(32, List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));

  @TempDir Path directory;

  @Test
  void theSameNetworkGivesTheSameBytes() throws Exception {
    assertThat(Files.readAllBytes(write("first.pt", Precision.BF16)))
        .isEqualTo(Files.readAllBytes(write("second.pt", Precision.BF16)));
  }

  @Test
  void everyEntryIsStoredOnAMultipleOf64Bytes() throws Exception {
    Path file = write("small.pt", Precision.FP32);
    try (ZipFile zip = new ZipFile(file.toFile());
        RandomAccessFile raw = new RandomAccessFile(file.toFile(), "r")) {
      List<? extends ZipEntry> entries = zip.stream().toList();
      assertThat(entries).isNotEmpty();
      long position = 0;
      for (ZipEntry entry : entries) {
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        raw.seek(position + 26);
        int nameLength = Short.reverseBytes(raw.readShort());
        int extraLength = Short.reverseBytes(raw.readShort());
        long data = position + 30 + nameLength + extraLength;
        assertThat(data % 64).as(entry.getName()).isZero();
        position = data + entry.getSize();
      }
    }
  }

  @Test
  void halfPrecisionTakesHalfTheBytes() throws Exception {
    long single = Files.size(write("single.pt", Precision.FP32));
    long half = Files.size(write("half.pt", Precision.FP16));
    assertThat(half).isLessThan(single * 9 / 10);
  }

  @Test
  void aWeightBeyondTheRangeOfThePrecisionIsNamed() {
    Map<String, float[]> weights = DeterministicWeights.of(SMALL.parameters());
    weights.get("features.denseblock1.denselayer1.conv2.weight")[0] = 1e6f;
    WeightedGraph network = new WeightedGraph(SMALL.graph(1e-5), weights);
    assertThatThrownBy(
            () ->
                TorchScriptArchive.write(
                    network,
                    IMAGES,
                    new Target(false, Precision.FP16),
                    directory.resolve("large.pt")))
        .hasMessageContaining("features_denseblock1_denselayer1_conv2_weight")
        .hasMessageContaining("beyond the range of fp16");
  }

  @Test
  void aFewUpperBoundsArePickedOutAndClampAsAllOfThemWould() throws Exception {
    float[] few = new float[32];
    Arrays.fill(few, Float.POSITIVE_INFINITY);
    few[7] = -0.125f;
    float[] many = new float[32];
    Arrays.fill(many, 1e30f);
    many[7] = few[7];
    assertThat(clamped(few)).isDeepEqualTo(clamped(many));
    assertThat(clamped(few)[0][7]).isLessThanOrEqualTo(-0.125f);
  }

  /** Embedding and logits of an image whose 32 channels are clamped, in bfloat16. */
  private float[][] clamped(float[] high) throws Exception {
    if (!CpuFeatures.nativeBfloat16()) {
      System.out.println("skipped: needs a processor with bfloat16");
    }
    assumeTrue(CpuFeatures.nativeBfloat16());
    float[] low = new float[32];
    low[7] = Float.NEGATIVE_INFINITY;
    Map<String, float[]> tensors =
        Map.of(
            "weight",
            DeterministicWeights.tensor("weight", Shape.of(32, 3, 1, 1)),
            "low",
            low,
            "high",
            high,
            "linear",
            DeterministicWeights.tensor("linear.weight", Shape.of(2, 32)),
            "bias",
            new float[2]);
    List<Node> nodes =
        List.of(
            new Node.Convolution(
                "x", Graph.IMAGE, "weight", Optional.empty(), 3, 32, 1, 1, 0, 1, false),
            new Node.Clamp("y", "x", "low", Optional.of("high"), 32),
            new Node.GlobalPool("pooled", "y"),
            new Node.Linear("logits", "pooled", "linear", "bias", 32, 2));
    Path file = directory.resolve("clamped.pt");
    TorchScriptArchive.write(
        new WeightedGraph(new Graph(nodes, "pooled", "logits"), tensors),
        IMAGES,
        new Target(false, Precision.BF16),
        file);
    float[] image = Arrays.copyOf(DeterministicImage.of(0), 3 * 32 * 32);
    try (LoadedArchive archive = new LoadedArchive(file)) {
      return archive.network(image, 32);
    }
  }

  private Path write(String name, Precision precision) throws Exception {
    Path file = directory.resolve(name);
    WeightedGraph network =
        new WeightedGraph(SMALL.graph(1e-5), DeterministicWeights.of(SMALL.parameters()));
    TorchScriptArchive.write(
        Passes.rewrite(network, precision), IMAGES, new Target(false, precision), file);
    return file;
  }
}
