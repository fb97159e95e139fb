package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures whether the time for an image grows with the number of images, by runs over more and
 * more copies of a folder of small images. Arguments: a model folder, a folder of images, numbers
 * of copies (1,10,100), cores (2).
 */
public final class ScaleBenchmark {

  private ScaleBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    String copies = arguments.text(2, "1,10,100");
    int cores = arguments.number(3, 2);
    try (RepeatedPhotos images = RepeatedPhotos.of(arguments.images())) {
      JobLauncher launcher = new JobLauncher(arguments.model(), cores, images.work());
      System.out.printf("%9s %10s %13s %8s%n", "images", "planning s", "classifying s", "images/s");
      for (String count : copies.split(",", -1)) {
        Path folder = images.repeat("copies-" + count, Integer.parseInt(count));
        JobLauncher.Run run = launcher.run(List.of("--input=" + folder), Map.of());
        System.out.printf(
            Locale.ROOT,
            "%,9d %10.1f %13.1f %8.1f%n",
            run.images(),
            run.planningMillis() / 1000.0,
            run.classifyingMillis() / 1000.0,
            run.imagesPerSecond());
      }
    }
  }
}
