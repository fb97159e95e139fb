package io.densepath.jobs.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The whole job against what its cores could do: {@code classify} as the launcher runs it, over a
 * folder of photos that is repeated by links, and beside it network and decoder alone. What a run
 * costs once is left out by running it on as many images and on twice as many: the rate is that of
 * the images between. Arguments: a model folder, a folder of photos, copies of it (10), cores (2).
 */
public final class JobBenchmark {

  private static final int BATCH_SIZE = 16;
  private static final int ROUNDS = 3;
  private static final int IMAGES_A_ROUND = 160;

  private final Path model;
  private final List<Path> photos;
  private final int cores;
  private final Path work;

  private JobBenchmark(Path model, List<Path> photos, int cores, Path work) {
    this.model = model;
    this.photos = photos;
    this.cores = cores;
    this.work = work;
  }

  public static void main(String[] args) throws Exception {
    int copies = args.length > 2 ? Integer.parseInt(args[2]) : 10;
    int cores = args.length > 3 ? Integer.parseInt(args[3]) : 2;
    Path photos = Path.of(args[1]).toAbsolutePath();
    // Beside the photos, so that links to them are possible.
    Path work = Files.createTempDirectory(photos.getParent(), "densepath-benchmark");
    try (Stream<Path> files = Files.list(photos)) {
      List<Path> images = files.filter(JobBenchmark::isJpeg).sorted().toList();
      new JobBenchmark(Path.of(args[0]).toAbsolutePath(), images, cores, work).run(copies);
    } finally {
      delete(work);
    }
  }

  private static boolean isJpeg(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpeg") || name.endsWith(".jpg");
  }

  private void run(int copies) throws Exception {
    double idealMs = idealMs();
    double ideal = 1000.0 * cores / idealMs;
    Run once = job(copies);
    Run twice = job(2 * copies);
    long between = twice.images - once.images;
    double steady = 1000.0 * between / (twice.millis - once.millis);
    print("ideal: %d cores / (network + decode)  %10.2f images/s", cores, ideal);
    print("job, images %d to %d  %10.2f images/s", once.images, twice.images, steady);
    print("share of the ideal  %10.1f %%", 100 * steady / ideal);
    print("all of the first run, start to end  %10.1f s", once.millis / 1000.0);
    print("all of the second  %10.1f s", twice.millis / 1000.0);
  }

  /**
   * Milliseconds of one core an image, the median of rounds; all else is printed for comparison.
   */
  private double idealMs() throws Exception {
    ModelFolder folder = ModelFolder.read(model);
    List<byte[]> files = new ArrayList<>();
    for (Path photo : photos) {
      files.add(Files.readAllBytes(photo));
    }
    try (LoadedModel loaded =
        LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      CoreRates rates = new CoreRates(loaded, folder.description(), files, BATCH_SIZE);
      rates.millisAnImage(CoreRates.Work.BOTH, cores, IMAGES_A_ROUND);
      print("%-28s %8s %9s", "ms an image and core", "one core", "all cores");
      double sumMs = 0;
      for (CoreRates.Work part : CoreRates.Work.values()) {
        double aloneMs = median(rates, part, 1);
        print("%-28s %8.2f %9.2f", part, aloneMs, median(rates, part, cores));
        sumMs += part == CoreRates.Work.BOTH ? 0 : aloneMs;
      }
      return sumMs;
    }
  }

  private static double median(CoreRates rates, CoreRates.Work part, int threads) throws Exception {
    List<Double> millis = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      millis.add(rates.millisAnImage(part, threads, IMAGES_A_ROUND));
    }
    return millis.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
  }

  /** A run of the launcher: images, and how long the process took. */
  private record Run(long images, long millis) {}

  private Run job(int copies) throws Exception {
    Path input = Files.createDirectory(work.resolve("input-" + copies));
    for (int copy = 0; copy < copies; copy++) {
      Path folder = Files.createDirectory(input.resolve(Integer.toString(copy)));
      for (Path photo : photos) {
        Files.createLink(folder.resolve(photo.getFileName()), photo);
      }
    }
    Path output = work.resolve("output-" + copies);
    ProcessBuilder builder =
        new ProcessBuilder(
            "scripts/densepath",
            "classify",
            "--weights=" + model,
            "--input=" + input,
            "--output=" + output,
            "--progress=off");
    builder.environment().put("DENSEPATH_SUBMIT_OPTIONS", "--master local[" + cores + "]");
    long startNs = System.nanoTime();
    Process process =
        builder.redirectErrorStream(true).redirectOutput(work.resolve("log").toFile()).start();
    int exitCode = process.waitFor();
    long millis = (System.nanoTime() - startNs) / 1_000_000;
    if (exitCode != 0) {
      throw new IOException("classify: " + Files.readString(work.resolve("log")));
    }
    JsonNode record = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    return new Run(record.at("/totals/images").asLong(), millis);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = new ArrayList<>(all.toList());
    }
    for (int i = files.size() - 1; i >= 0; i--) {
      Files.delete(files.get(i));
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
