package io.densepath.jobs.wholejob;

import io.densepath.benchmark.BenchmarkArguments;
import io.densepath.benchmark.RepeatedPhotos;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how fast a large input is planned, with a heap of 1 GB for driver and tasks together.
 * The input is a tree of empty files, a thousand in each folder, and then a manifest that lists
 * them. Every file gets a row with the status EMPTY. Arguments: a model folder, a folder beside
 * which to work, thousands of files (1000), cores (2).
 */
public final class PlanBenchmark {

  private static final int FILES_A_FOLDER = 1000;

  private PlanBenchmark() {}

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int folders = arguments.number(2, 1000);
    int cores = arguments.number(3, 2);
    try (RepeatedPhotos work = RepeatedPhotos.of(arguments.images())) {
      Path tree = Files.createDirectory(work.work().resolve("tree"));
      Path manifest = work.work().resolve("manifest.txt");
      write(tree, manifest, folders);
      JobLauncher launcher = new JobLauncher(arguments.model(), cores, work.work());
      Map<String, String> oneGigabyte =
          Map.of("DENSEPATH_SUBMIT_OPTIONS", "--master local[" + cores + "] --driver-memory 1g");
      print("folder", launcher.run(List.of("--input=" + tree), oneGigabyte));
      print("manifest", launcher.run(List.of("--manifest=" + manifest), oneGigabyte));
    }
  }

  private static void write(Path tree, Path manifest, int folders) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(manifest)) {
      for (int folder = 0; folder < folders; folder++) {
        Path directory = Files.createDirectory(tree.resolve(Integer.toString(folder)));
        for (int file = 0; file < FILES_A_FOLDER; file++) {
          Path object = Files.createFile(directory.resolve(file + ".jpg"));
          lines.write(object + "\n");
        }
      }
    }
  }

  private static void print(String input, JobLauncher.Run run) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d objects planned in %.1f s, %,.0f a second; rows written in %.1f s%n",
        input,
        run.images(),
        run.planningMillis() / 1000.0,
        1000.0 * run.images() / run.planningMillis(),
        run.classifyingMillis() / 1000.0);
  }
}
