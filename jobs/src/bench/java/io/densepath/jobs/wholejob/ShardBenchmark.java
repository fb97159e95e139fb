package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import io.densepath.benchmark.RoundRatios;
import io.densepath.fetch.TarFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares the throughput of the same images as tar shards and as files, in alternation. Arguments:
 * a model folder, a folder of images, copies (5), shards (8), rounds (3), cores (2).
 */
public final class ShardBenchmark {

  private ShardBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(2, 5);
    int shards = arguments.number(3, 8);
    int rounds = arguments.number(4, 3);
    int cores = arguments.number(5, 2);
    RoundRatios ratios = new RoundRatios();
    try (RepeatedPhotos images = RepeatedPhotos.of(arguments.images())) {
      JobLauncher launcher = new JobLauncher(arguments.model(), cores, images.work());
      Path files = images.repeat("copies", copies);
      Path tars = write(images, copies, shards);
      for (int round = 0; round < rounds; round++) {
        double asFiles = classify(launcher, "--input=" + files, "--format=files");
        ratios.add(classify(launcher, "--input=" + tars, "--format=tar"), asFiles);
      }
    }
    System.out.println("images/s of tar shards over those of files: " + ratios);
  }

  private static Path write(RepeatedPhotos images, int copies, int shards) throws IOException {
    Path folder = Files.createDirectory(images.work().resolve("tars"));
    List<Path> photos = images.photos();
    for (int shard = 0; shard < shards; shard++) {
      TarFile tar = new TarFile();
      for (int i = shard; i < copies * photos.size(); i += shards) {
        Path photo = photos.get(i % photos.size());
        tar.add("%d/%s".formatted(i, photo.getFileName()), Files.readAllBytes(photo));
      }
      Files.write(folder.resolve("%03d.tar".formatted(shard)), tar.bytes());
    }
    return folder;
  }

  private static double classify(JobLauncher launcher, String... options) throws Exception {
    JobLauncher.Run run = launcher.run(List.of(options), Map.of());
    System.out.printf(
        Locale.ROOT,
        "%s: %,d images, %.2f images/s%n",
        options[1],
        run.images(),
        run.imagesPerSecond());
    return run.imagesPerSecond();
  }
}
