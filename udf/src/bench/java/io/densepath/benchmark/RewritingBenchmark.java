package io.densepath.benchmark;

import io.densepath.compile.Target;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import io.densepath.prepare.ModelBuilder;
import io.densepath.weights.Weights;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Compares the throughput of a network on one thread before and after the compile passes: as its
 * authors wrote it, with PyTorch's ordinary operators, and rewritten. Both alternate within every
 * round, so that a drift in the machine's speed affects both, and medians over the rounds are
 * printed. Arguments: the network (densenet121), the precision of the rewritten network (fp32),
 * rounds (7), batch sizes (1,4,16).
 */
public final class RewritingBenchmark {

  private static final Outputs OUTPUTS = new Outputs(5, false, false);
  private static final int IMAGES_A_MEASUREMENT = 32;

  private RewritingBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    Architecture architecture =
        Network.find(arguments.text(0, "densenet121")).orElseThrow().architecture();
    Precision precision = Precision.of(arguments.text(1, "fp32"));
    int rounds = arguments.number(2, 7);
    int[] batchSizes =
        Arrays.stream(arguments.text(3, "1,4,16").split(",", -1))
            .mapToInt(Integer::parseInt)
            .toArray();
    Path directory = Files.createTempDirectory("densepath-benchmark");
    ModelBuilder builder =
        new ModelBuilder(
            architecture, Weights.deterministic(architecture), Preprocessing.torchvision());
    Path plain = directory.resolve("plain.pt");
    Target ordinaryOperators = new Target(true, Precision.FP32);
    ModelFolder rewritten =
        builder.build(
            IntStream.range(0, architecture.classes()).mapToObj(String::valueOf).toList(),
            new Target(false, precision),
            Files.createDirectory(directory.resolve("rewritten")));
    try (LoadedModel asWritten =
            LoadedModel.load(
                plain, builder.writePlain(ordinaryOperators, plain).runOnCpu(), Device.CPU);
        LoadedModel compiled =
            LoadedModel.load(rewritten.archive(), rewritten.description(), Device.CPU)) {
      System.out.printf(
          "%s, one thread, median of %d rounds, images/s%n", architecture.name(), rounds);
      System.out.printf(
          "%5s  %15s  %17s  %5s%n",
          "batch", "as written fp32", "rewritten " + precision.key(), "ratio");
      for (int batchSize : batchSizes) {
        compare(asWritten, compiled, batchSize, rounds);
      }
    }
  }

  private static void compare(
      LoadedModel asWritten, LoadedModel compiled, int batchSize, int rounds) {
    ByteBuffer images = noise(batchSize * asWritten.imageBytes());
    for (LoadedModel model : List.of(asWritten, compiled)) {
      imagesPerSecond(model, images, batchSize);
    }
    double[] before = new double[rounds];
    double[] after = new double[rounds];
    double[] ratio = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      before[round] = imagesPerSecond(asWritten, images, batchSize);
      after[round] = imagesPerSecond(compiled, images, batchSize);
      ratio[round] = after[round] / before[round];
    }
    System.out.printf(
        Locale.ROOT,
        "%5d  %15.2f  %17.2f  %5.2f%n",
        batchSize,
        median(before),
        median(after),
        median(ratio));
  }

  private static double imagesPerSecond(LoadedModel model, ByteBuffer images, int batchSize) {
    int batches = Math.max(1, IMAGES_A_MEASUREMENT / batchSize);
    long start = System.nanoTime();
    for (int batch = 0; batch < batches; batch++) {
      model.classify(images, batchSize, OUTPUTS);
    }
    return 1e9 * batches * batchSize / (System.nanoTime() - start);
  }

  private static ByteBuffer noise(int bytes) {
    byte[] values = new byte[bytes];
    new Random(1).nextBytes(values);
    return ByteBuffer.allocateDirect(bytes).put(values).flip();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
