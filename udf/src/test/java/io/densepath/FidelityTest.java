package io.densepath;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.compile.InputImages;
import io.densepath.compile.Passes;
import io.densepath.compile.Target;
import io.densepath.compile.TorchScriptArchive;
import io.densepath.compile.WeightedGraph;
import io.densepath.fixture.DeterministicImage;
import io.densepath.fixture.LoadedArchive;
import io.densepath.fixture.Reference;
import io.densepath.model.Architecture;
import io.densepath.model.Precision;
import io.densepath.predict.CpuFeatures;
import io.densepath.weights.Ecosystem;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads a checkpoint with an ecosystem's own keys and compares the logits with those of that
 * ecosystem's network. Differences are in standard deviations of the logits of an image.
 */
class FidelityTest {

  private static final int SIDE = 224;
  private static final InputImages UNNORMALISED =
      new InputImages(SIDE, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

  @TempDir Path directory;

  /** All references but those of {@link PaddleFidelityTest}, which runs beside this class. */
  static List<Reference> references() {
    return Reference.all().stream().filter(one -> !one.ecosystem().equals("paddle")).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("references")
  void logitsAreThoseOfTheFramework(Reference reference) throws Exception {
    WeightedGraph plain = bind(reference);
    float[][] asWritten = logits(plain, Precision.FP32, 2);
    float[][] rewritten =
        logits(Passes.rewrite(plain, new Target(false, Precision.FP32)), Precision.FP32, 2);
    double framework = 0;
    double rewriting = 0;
    for (int image = 0; image < 2; image++) {
      double std = std(rewritten[image]);
      framework = Math.max(framework, largest(reference.logits(image), rewritten[image]) / std);
      rewriting = Math.max(rewriting, largest(doubles(asWritten[image]), rewritten[image]) / std);
    }
    // The difference is 0 on a processor without native bfloat16, where it is not computed.
    double bf16 = bfloat16() ? ofOneImage(reference, plain, Precision.BF16) / std(rewritten[0]) : 0;
    double fp16 = ofOneImage(reference, plain, Precision.FP16) / std(rewritten[0]);
    System.out.printf(
        Locale.ROOT,
        "fidelity %-12s %-12s fp32 %.1e rewriting %.1e bf16 %s fp16 %.1e%n",
        reference.ecosystem(),
        reference.model(),
        framework,
        rewriting,
        bfloat16()
            ? String.format(Locale.ROOT, "%.1e", bf16)
            : "skipped: needs a processor with it",
        fp16);
    assertThat(framework)
        .as("float32 against the framework")
        .isLessThan(Precision.FP32.logitTolerance());
    assertThat(rewriting).as("rewritten graph against the graph as written").isLessThan(2e-5);
    assertThat(bf16)
        .as("bfloat16 against the framework")
        .isLessThan(Precision.BF16.logitTolerance());
    assertThat(fp16)
        .as("float16 against the framework")
        .isLessThan(Precision.FP16.logitTolerance());
  }

  private static boolean bfloat16() {
    return CpuFeatures.nativeBfloat16();
  }

  private WeightedGraph bind(Reference reference) throws Exception {
    Path file = directory.resolve("checkpoint.safetensors");
    reference.writeCheckpoint(file);
    Architecture architecture = reference.network().architecture();
    Ecosystem ecosystem = Ecosystem.valueOf(reference.ecosystem().toUpperCase(Locale.ROOT));
    try (StateDict dict = StateDict.open(file)) {
      Weights weights = Weights.bind(dict, architecture, Optional.of(ecosystem));
      return new WeightedGraph(
          architecture.graph(ecosystem.batchNormEpsilon(architecture)), weights.values());
    } finally {
      Files.delete(file);
    }
  }

  private double ofOneImage(Reference reference, WeightedGraph plain, Precision precision)
      throws Exception {
    float[][] logits = logits(Passes.rewrite(plain, new Target(false, precision)), precision, 1);
    return largest(reference.logits(0), logits[0]);
  }

  private float[][] logits(WeightedGraph network, Precision precision, int images)
      throws Exception {
    Path file = directory.resolve("model.pt");
    TorchScriptArchive.write(network, UNNORMALISED, new Target(false, precision), file);
    float[][] logits = new float[images][];
    try (LoadedArchive archive = new LoadedArchive(file)) {
      for (int image = 0; image < images; image++) {
        logits[image] = archive.network(DeterministicImage.of(image), SIDE)[1];
      }
    } finally {
      Files.delete(file);
    }
    return logits;
  }

  private static double[] doubles(float[] values) {
    double[] wider = new double[values.length];
    for (int i = 0; i < wider.length; i++) {
      wider[i] = values[i];
    }
    return wider;
  }

  private static double largest(double[] expected, float[] found) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - found[i]));
    }
    return largest;
  }

  private static double std(float[] values) {
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    return Math.sqrt(squares / values.length - mean * mean);
  }
}
