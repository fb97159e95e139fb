package io.densepath.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.densepath.fixture.LoadedArchive;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Graph;
import io.densepath.model.Node;
import io.densepath.model.Precision;
import io.densepath.model.Stem;
import io.densepath.predict.CpuFeatures;
import io.densepath.weights.DeterministicWeights;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchScriptArchiveTest {

  private static final Architecture SMALL =
      new DenseNet("small", 8, 4, List.of(2, 2), 2, Stem.CIFAR, 10);

  private static final InputImages IMAGES =
      new InputImages(32, List.of(0.5, 0.5, 0.5), List.of(0.25, 0.25, 0.25));

  /** As many bfloat16 numbers as fill a vector. */
  private static final float[] INPUTS = {
    -0x1p99f, -100, -3, -1, -0.75f, -0.5f, -0.25f, -0x1p-99f, -0f, 0, 0x1p-99f, 0.25f, 0.5f, 0.75f,
    3, 0x1p99f
  };

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

  /** Clamps every input by every bound in bfloat16; a bound that is left out has no effect. */
  @ParameterizedTest
  @CsvSource({
    ", -Infinity, Infinity",
    ", 0.5,",
    ", 0.5, Infinity",
    ", -0.0,",
    ", -Infinity, 0",
    ", -Infinity, 0.5",
    "1, 0, Infinity",
    "1, -Infinity, 0.5",
    "-1, -Infinity,",
    "-1, 0.5,",
    "-1, 0.5, Infinity",
    "-1, -Infinity, 0.5",
    "-1, 0, 0.5"
  })
  void aClampOfBitsIsTheClampOfTheNumbers(Float sign, float low, Float high) throws Exception {
    assumeBfloat16();
    float[] ofBits = clamped(sign, low, high, false);
    float[] ofNumbers = clamped(sign, low, high, true);
    for (int c = 0; c < INPUTS.length; c++) {
      float raised = Math.max((sign == null ? 1 : sign) * INPUTS[c], low);
      float expected = high == null ? raised : Math.min(raised, high);
      assertThat(ofBits[c] + 0f).as("%s", INPUTS[c]).isEqualTo(expected + 0f);
      assertThat(ofNumbers[c] + 0f).as("%s", INPUTS[c]).isEqualTo(expected + 0f);
    }
  }

  private static void assumeBfloat16() {
    if (!CpuFeatures.nativeBfloat16()) {
      System.out.println("skipped: needs a processor with bfloat16");
    }
    assumeTrue(CpuFeatures.nativeBfloat16());
  }

  @Test
  void groupsAreMergedUpToWhatTheProcessorTakes() {
    Node.Convolution three = grouped(96, 32);
    assertThat(TorchScriptCode.together(three, 8)).isEqualTo(2);
    // 10 would fit the channels, but do not divide 32.
    assertThat(TorchScriptCode.together(three, 32)).isEqualTo(8);
    assertThat(TorchScriptCode.together(grouped(128, 32), 32)).isEqualTo(8);
    assertThat(TorchScriptCode.together(grouped(1024, 32), 8)).isEqualTo(1);
  }

  /** Small integers, whose sums are exact in float32 in any order: both round alike. */
  @Test
  void aConvolutionInMergedGroupsIsTheOneInGroups() throws Exception {
    assumeBfloat16();
    Node.Convolution convolution = grouped(32, 16);
    Map<String, float[]> tensors =
        Map.of(
            "first",
            cycled(32 * 3, 3),
            "weight",
            cycled(32 * 2 * 9, 5),
            "linear",
            new float[2 * 32],
            "bias",
            new float[2]);
    List<Node> nodes =
        List.of(
            new Node.Convolution(
                "x", Graph.IMAGE, "first", Optional.empty(), 3, 32, 1, 1, 0, 1, false),
            convolution,
            new Node.GlobalPool("pooled", "y"),
            new Node.Linear("logits", "pooled", "linear", "bias", 32, 2));
    WeightedGraph network = new WeightedGraph(new Graph(nodes, "pooled", "logits"), tensors);
    float[] image = cycled(3 * 32 * 32, 2);
    float[] merged = pooled(network, image, new Target(false, Precision.BF16));
    float[] inGroups = pooled(network, image, new Target(true, Precision.BF16));
    assertThat(merged).isEqualTo(inGroups).doesNotContain(0);
  }

  @Test
  void onAGpuNoConvolutionRoundsToTf32AndNoWeightIsLaidOutAtACall() throws Exception {
    WeightedGraph network =
        new WeightedGraph(SMALL.graph(1e-5), DeterministicWeights.of(SMALL.parameters()));
    Path file = directory.resolve("gpu.pt");
    Target gpu = new Target(true, Precision.FP32);
    TorchScriptArchive.write(Passes.rewrite(network, gpu), IMAGES, gpu, file);
    String code = code(file);
    int convolutions = StringUtils.countMatches(code, "torch._convolution(");
    assertThat(convolutions).isPositive();
    assertThat(code).doesNotContain("conv2d");
    // The last argument is allow_tf32.
    assertThat(StringUtils.countMatches(code, "False, False, True, False)"))
        .isEqualTo(convolutions);
    assertThat(StringUtils.countMatches(code, "= torch.contiguous((state)["))
        .isEqualTo(convolutions);
    float[] image = cycled(3 * 32 * 32, 7);
    float[] onCpu = pooled(network, image, new Target(false, Precision.FP32));
    assertThat(pooled(network, image, gpu)).containsExactly(onCpu, within(1e-4f));
  }

  private static String code(Path archive) throws Exception {
    try (ZipFile zip = new ZipFile(archive.toFile());
        InputStream code = zip.getInputStream(zip.getEntry("network/code/__torch__.py"))) {
      return new String(code.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Node.Convolution grouped(int channels, int groups) {
    return new Node.Convolution(
        "y", "x", "weight", Optional.empty(), channels, channels, 3, 1, 1, groups, false);
  }

  /** Counts from 1 to {@code largest}, over and over. */
  private static float[] cycled(int length, int largest) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = 1 + i % largest;
    }
    return values;
  }

  private float[] pooled(WeightedGraph network, float[] image, Target target) throws Exception {
    Path file = directory.resolve("pooled.pt");
    TorchScriptArchive.write(network, IMAGES, target, file);
    try (LoadedArchive archive = new LoadedArchive(file)) {
      return archive.network(image, IMAGES.side())[0];
    }
  }

  /** Returns a channel for each input, pooled over an image of that input alone. */
  private float[] clamped(Float sign, float low, Float high, boolean gpu) throws Exception {
    int channels = INPUTS.length;
    float[] weight = new float[channels * 3];
    for (int c = 0; c < channels; c++) {
      weight[c * 3] = INPUTS[c];
    }
    Map<String, float[]> tensors =
        Map.of(
            "weight",
            weight,
            "sign",
            filled(channels, sign == null ? 0 : sign),
            "low",
            filled(channels, low),
            "high",
            filled(channels, high == null ? 0 : high),
            "linear",
            new float[2 * channels],
            "bias",
            new float[2]);
    Node.Clamp clamp =
        new Node.Clamp(
            "y",
            "x",
            Optional.ofNullable(sign).map(unused -> "sign"),
            "low",
            Optional.ofNullable(high).map(unused -> "high"),
            channels);
    List<Node> nodes =
        List.of(
            new Node.Convolution(
                "x", Graph.IMAGE, "weight", Optional.empty(), 3, channels, 1, 1, 0, 1, false),
            clamp,
            new Node.GlobalPool("pooled", "y"),
            new Node.Linear("logits", "pooled", "linear", "bias", channels, 2));
    return pooled(
        new WeightedGraph(new Graph(nodes, "pooled", "logits"), tensors),
        filled(3 * 32 * 32, 1),
        new Target(gpu, Precision.BF16));
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private Path write(String name, Precision precision) throws Exception {
    Path file = directory.resolve(name);
    WeightedGraph network =
        new WeightedGraph(SMALL.graph(1e-5), DeterministicWeights.of(SMALL.parameters()));
    Target target = new Target(false, precision);
    TorchScriptArchive.write(Passes.rewrite(network, target), IMAGES, target, file);
    return file;
  }
}
