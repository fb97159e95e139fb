package io.densepath.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.spark.ImageClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The transformer, in a Spark program, against {@code classify} on the same photos, in turns:
 * images a second from the first task to what is written, start-up left out. Arguments: a model
 * folder, a folder of photos, copies of them (5), rounds (3), cores (2).
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
    Path model = Path.of(args[0]).toRealPath();
    Path originals = Path.of(args[1]).toRealPath();
    int copies = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
    String cores = args.length > 4 ? args[4] : "2";
    Path work = Files.createTempDirectory(originals.getParent(), "transformer-");
    try {
      Path photos = link(originals, Files.createDirectory(work.resolve("photos")), copies);
      new TransformerBenchmark(model, photos, work, cores).compare(rounds);
    } finally {
      delete(work);
    }
  }

  private static Path link(Path originals, Path folder, int copies) throws IOException {
    try (Stream<Path> files = Files.list(originals)) {
      for (Path photo : files.filter(Files::isRegularFile).toList()) {
        for (int copy = 0; copy < copies; copy++) {
          Files.createLink(folder.resolve(copy + "-" + photo.getFileName()), photo);
        }
      }
    }
    return folder;
  }

  private void compare(int rounds) throws Exception {
    List<Double> shares = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      double job = job(work.resolve("job-" + round));
      double transformer = transformer(work.resolve("table-" + round));
      shares.add(100 * transformer / job);
      System.out.printf(
          Locale.ROOT,
          "classify %.2f images/s, transformer %.2f: %.1f %%%n",
          job,
          transformer,
          100 * transformer / job);
    }
    Collections.sort(shares);
    System.out.printf(
        Locale.ROOT,
        "transformer: %.1f %% of classify's images/s (median of %d, %.1f to %.1f)%n",
        shares.get(shares.size() / 2),
        shares.size(),
        shares.get(0),
        shares.get(shares.size() - 1));
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

  /** What it printed last. */
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

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A Spark program as a user would write it; prints images and milliseconds. */
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
        Dataset<Row> files = spark.read().format("binaryFile").load(args[1]);
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
