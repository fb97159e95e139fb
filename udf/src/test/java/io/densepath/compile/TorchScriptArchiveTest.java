package io.densepath.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.DeterministicWeights;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Precision;
import io.densepath.model.Stem;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  private Path write(String name, Precision precision) throws Exception {
    Path file = directory.resolve(name);
    WeightedGraph network =
        new WeightedGraph(SMALL.graph(1e-5), DeterministicWeights.of(SMALL.parameters()));
    TorchScriptArchive.write(
        Passes.rewrite(network, precision), IMAGES, new Target(false, precision), file);
    return file;
  }
}
