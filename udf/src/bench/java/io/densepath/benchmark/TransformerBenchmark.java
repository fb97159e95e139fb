package io.densepath.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.spark.ImageClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Compares the throughput of the ML transformer in a Spark program with that of {@code classify} on
 * the same photos, in alternation, from the first task to the written output and without start-up.
 * Arguments: a model folder, a folder of photos, copies of it (5), rounds (3), cores (2).
 */
public final class TransformerBenchmark {

  private final Path model;
  private final Path photos;
  private final Path work;
  private final String cores;

  private TransformerBenchmark(Path model, Path photos, Path work, String cores) {
    this.model = model;
    this.photos = photos;
    this.work = work;
    this.cores = cores;
  }

  public static void main(String[] args) throws Exception {
    BenchmarkArguments arguments = new BenchmarkArguments(args);
    int copies = arguments.number(2, 5);
    int rounds = arguments.number(3, 3);
    String cores = arguments.text(4, "2");
    try (RepeatedPhotos photos = RepeatedPhotos.of(arguments.images())) {
      Path copied = photos.repeat("photos", copies);
      new TransformerBenchmark(arguments.model(), copied, photos.work(), cores).compare(rounds);
    }
  }

  private void compare(int rounds) throws Exception {
    RoundRatios ratios = new RoundRatios();
    for (int round = 0; round < rounds; round++) {
      double job = job(work.resolve("job-" + round));
      double transformer = transformer(work.resolve("table-" + round));
      ratios.add(transformer, job);
      System.out.printf(
          Locale.ROOT, "images/s: classify %.2f, transformer %.2f%n", job, transformer);
    }
    System.out.println("images/s of the transformer over those of classify: " + ratios);
  }

  private double job(Path output) throws Exception {
    List<String> command =
        List.of(
            "scripts/densepath",
            "classify",
            "--weights=" + model,
            "--input=" + photos,
            "--output=" + output,
            "--progress=off");
    run(command, Map.of("DENSEPATH_SUBMIT_OPTIONS", "--master local[" + cores + "]"));
    JsonNode record = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    return 1000.0
        * record.at("/totals/images").asLong()
        / record.at("/throughput/classifying_ms").asLong();
  }

  private double transformer(Path output) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
    command.addAll(List.of(System.getProperty("densepath.jvm").strip().split(" +", -1)));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            model.toString(),
            photos.toString(),
            output.toString(),
            cores));
    String[] printed = run(command, Map.of()).split(" ", -1);
    return 1000.0 * Long.parseLong(printed[0]) / Long.parseLong(printed[1]);
  }

  /** Runs a command and returns the last line of its output. */
  private String run(List<String> command, Map<String, String> environment) throws Exception {
    Path log = work.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    String printed = Files.readString(log).strip();
    if (exitCode != 0) {
      throw new IOException(printed);
    }
    return printed.substring(printed.lastIndexOf('\n') + 1);
  }

  /** A Spark program as a user would write it. It prints the number of images and milliseconds. */
  public static final class Program {

    private Program() {}

    public static void main(String[] args) throws IOException {
      try (SparkSession spark =
          SparkSession.builder()
              .master("local[" + args[3] + "]")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .getOrCreate()) {
        Dataset<Row> files =
            spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(args[1]);
        long images = files.select("path").count();
        long startNs = System.nanoTime();
        new ImageClassifier()
            .setWeights(args[0])
            .transform(files)
            .select("path", "length", "classification")
            .write()
            .parquet(args[2]);
        System.out.println(images + " " + (System.nanoTime() - startNs) / 1_000_000);
      }
    }
  }
}
