package io.densepath.jobs.wholejob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs {@code classify} as the launcher does, a process a run. */
final class JobRuns {

  /**
   * A run of the launcher.
   *
   * @param images of the plan
   * @param millis from the start of the process to its end
   * @param planningMillis of that, from the input to the plan
   * @param classifyingMillis of that, from the plan to the commit
   */
  record Run(long images, long millis, long planningMillis, long classifyingMillis) {}

  /** No image at all could be classified. */
  private static final int NONE = 3;

  private final Path model;
  private final int cores;
  private final Path work;
  private final List<String> launcher;
  private int count;

  JobRuns(Path model, int cores, Path work) {
    this(model, cores, work, List.of());
  }

  /**
   * @param launcher what comes before the command
   */
  JobRuns(Path model, int cores, Path work, List<String> launcher) {
    this.model = model;
    this.cores = cores;
    this.work = work;
    this.launcher = launcher;
  }

  /**
   * Images a second of the second half of two inputs: what a run costs once is left out by running
   * it on the first input and on both.
   *
   * @param environment of the process, besides this one's
   */
  double imagesPerSecond(String first, String second, Map<String, String> environment)
      throws Exception {
    Run once = run(List.of("--input=" + first), environment);
    Run twice = run(List.of("--input=" + first, "--input=" + second), environment);
    System.out.printf(
        Locale.ROOT,
        "%,d images in %.1f s, %,d in %.1f s, start-up and all%n",
        once.images,
        once.millis / 1000.0,
        twice.images,
        twice.millis / 1000.0);
    return 1000.0 * (twice.images - once.images) / (twice.millis - once.millis);
  }

  /**
   * Runs it once; that no image could be classified is no failure here.
   *
   * @param inputs options that name them
   * @param environment of the process, besides this one's
   * @throws IOException with what the process printed, if it failed
   */
  Run run(List<String> inputs, Map<String, String> environment) throws Exception {
    Path output = work.resolve("output-" + ++count);
    List<String> command = new ArrayList<>(launcher);
    command.addAll(
        List.of(
            "scripts/densepath",
            "classify",
            "--weights=" + model,
            "--output=" + output,
            "--progress=off"));
    command.addAll(inputs);
    Path log = work.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("DENSEPATH_SUBMIT_OPTIONS", "--master local[" + cores + "]");
    builder.environment().putAll(environment);
    long startNs = System.nanoTime();
    int exitCode = builder.start().waitFor();
    long millis = (System.nanoTime() - startNs) / 1_000_000;
    if (exitCode != 0 && exitCode != NONE) {
      throw new IOException("classify: " + Files.readString(log));
    }
    JsonNode record = new ObjectMapper().readTree(output.resolve("run.json").toFile());
    return new Run(
        record.at("/totals/images").asLong(),
        millis,
        record.at("/throughput/planning_ms").asLong(),
        record.at("/throughput/classifying_ms").asLong());
  }
}
