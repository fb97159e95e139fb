package io.densepath.jobs.wholejob;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What waves cost: the same images in waves of several sizes and in one, in turns. Arguments: a
 * model folder, a folder of images, copies (20), sizes of waves (5000,2000), rounds (3), cores (2).
 */
public final class WaveBenchmark {

  private WaveBenchmark() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int copies = arguments.number(2, 20);
    List<String> sizes = List.of(arguments.text(3, "5000,2000").split(",", -1));
    int rounds = arguments.number(4, 3);
    int cores = arguments.number(5, 2);
    List<Shares> shares = sizes.stream().map(size -> new Shares()).toList();
    try (RepeatedPhotos images = RepeatedPhotos.of(arguments.images())) {
      JobRuns runs = new JobRuns(arguments.model(), cores, images.work());
      Path folder = images.repeat("copies", copies);
      for (int round = 0; round < rounds; round++) {
        double one = classify(runs, folder, "1000000000");
        for (int i = 0; i < sizes.size(); i++) {
          shares.get(i).add(classify(runs, folder, sizes.get(i)), one);
        }
      }
    }
    for (int i = 0; i < sizes.size(); i++) {
      System.out.println(
          "images/s of waves of %s over those of one: %s".formatted(sizes.get(i), shares.get(i)));
    }
  }

  private static double classify(JobRuns runs, Path folder, String waveImages) throws Exception {
    JobRuns.Run run =
        runs.run(List.of("--input=" + folder, "--wave-images=" + waveImages), Map.of());
    double rate = 1000.0 * run.images() / run.classifyingMillis();
    System.out.printf(
        Locale.ROOT, "waves of %s: %,d images, %.1f images/s%n", waveImages, run.images(), rate);
    return rate;
  }
}
