package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import io.densepath.benchmark.RoundRatios;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the cost of waves: compares the throughput of the same images in waves of several sizes
 * and in a single wave, in alternation. Arguments: a model folder, a folder of images, copies (20),
 * images in a wave (5000,2000), rounds (3), cores (2).
 */
public final class WaveBenchmark {

  private WaveBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(2, 20);
    List<String> sizes = List.of(arguments.text(3, "5000,2000").split(",", -1));
    int rounds = arguments.number(4, 3);
    int cores = arguments.number(5, 2);
    List<RoundRatios> ratios = sizes.stream().map(size -> new RoundRatios()).toList();
    try (RepeatedPhotos images = RepeatedPhotos.of(arguments.images())) {
      JobLauncher launcher = new JobLauncher(arguments.model(), cores, images.work());
      Path folder = images.repeat("copies", copies);
      for (int round = 0; round < rounds; round++) {
        double one = classify(launcher, folder, "1000000000");
        for (int i = 0; i < sizes.size(); i++) {
          ratios.get(i).add(classify(launcher, folder, sizes.get(i)), one);
        }
      }
    }
    for (int i = 0; i < sizes.size(); i++) {
      System.out.println(
          "images/s of waves of %s over those of one: %s".formatted(sizes.get(i), ratios.get(i)));
    }
  }

  private static double classify(JobLauncher launcher, Path folder, String waveImages)
      throws Exception {
    JobLauncher.Run run =
        launcher.run(List.of("--input=" + folder, "--wave-images=" + waveImages), Map.of());
    System.out.printf(
        Locale.ROOT,
        "waves of %s: %,d images, %.1f images/s%n",
        waveImages,
        run.images(),
        run.imagesPerSecond());
    return run.imagesPerSecond();
  }
}
