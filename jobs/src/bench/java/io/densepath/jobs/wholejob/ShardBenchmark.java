package io.densepath.jobs.wholejob;

import io.densepath.fetch.TarFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same images as files and in tar shards, in turns. Arguments: a model folder, a folder of
 * images, copies (5), shards (8), rounds (3), cores (2).
 */
public final class ShardBenchmark {

  private ShardBenchmark() {}

  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int copies = arguments.number(2, 5);
    int shards = arguments.number(3, 8);
    int rounds = arguments.number(4, 3);
    int cores = arguments.number(5, 2);
    Shares shares = new Shares();
    try (RepeatedPhotos images = RepeatedPhotos.of(arguments.images())) {
      JobRuns runs = new JobRuns(arguments.model(), cores, images.work());
      Path files = images.repeat("copies", copies);
      Path tars = write(images, copies, shards);
      for (int round = 0; round < rounds; round++) {
        double asFiles = classify(runs, "--input=" + files, "--format=files");
        shares.add(classify(runs, "--input=" + tars, "--format=tar"), asFiles);
      }
    }
    System.out.println("images/s of tar shards over those of files: " + shares);
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

  private static double classify(JobRuns runs, String... options) throws Exception {
    JobRuns.Run run = runs.run(List.of(options), Map.of());
    double rate = 1000.0 * run.images() / run.classifyingMillis();
    System.out.printf(
        Locale.ROOT, "%s: %,d images, %.2f images/s%n", options[1], run.images(), rate);
    return rate;
  }
}
