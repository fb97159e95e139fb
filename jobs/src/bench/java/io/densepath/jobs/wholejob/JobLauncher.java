package io.densepath.jobs.wholejob;

import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Runs {@code scripts/densepath classify} on a local master, in a new process for each run. */
final class JobLauncher {

  /**
   * A finished run.
   *
   * @param images of the plan
   * @param millis from the start of the process to its end
   * @param planningMillis the part of it from the input to the plan
   * @param classifyingMillis the part of it from the plan to the commit
   */
  record Run(long images, long millis, long planningMillis, long classifyingMillis) {

    /** Returns images/s from the plan to the commit. */
    double imagesPerSecond() {
      return 1000.0 * images / classifyingMillis;
    }
  }

  /** The exit code of a run that classified no image, which is expected of some benchmarks. */
  private static final int TOO_MANY_FAILED = 3;

  private final Path model;
  private final int cores;
  private final Path work;
  private final List<String> prefix;
  private int count;

  JobLauncher(Path model, int cores, Path work) {
    this(model, cores, work, List.of());
  }

  /**
   * @param work folder for outputs and logs
   * @param prefix words before the command, such as {@code taskset} and its options
   */
  JobLauncher(Path model, int cores, Path work, List<String> prefix) {
    this.model = model;
    this.cores = cores;
    this.work = work;
    this.prefix = prefix;
  }

  /**
   * Measures images/s without the fixed costs of a run: it runs once on the first input and once on
   * both, and divides the additional images by the additional time.
   *
   * @param environment variables of the process, in addition to those of this process
   */
  double imagesPerSecond(String first, String second, Map<String, String> environment)
      throws Exception {
    Run once = run(List.of("--input=" + first), environment);
    Run twice = run(List.of("--input=" + first, "--input=" + second), environment);
    System.out.printf(
        Locale.ROOT,
        "%,d images in %.1f s, %,d in %.1f s, with start-up%n",
        once.images,
        once.millis / 1000.0,
        twice.images,
        twice.millis / 1000.0);
    return 1000.0 * (twice.images - once.images) / (twice.millis - once.millis);
  }

  /**
   * Runs the job once.
   *
   * @param inputs options that name the input
   * @param environment variables of the process, in addition to those of this process
   * @throws IOException with the output of the process, if the run failed
   */
  Run run(List<String> inputs, Map<String, String> environment) throws Exception {
    Path output = work.resolve("output-" + ++count);
    List<String> options = new ArrayList<>(inputs);
    options.add("--progress=off");
    long startNs = System.nanoTime();
    int exitCode = start(output, options, environment).waitFor();
    long millis = (System.nanoTime() - startNs) / 1_000_000;
    if (exitCode != 0 && exitCode != TOO_MANY_FAILED) {
      throw new IOException("classify: " + Files.readString(log()));
    }
    RunRecord record = FinishedRun.open("output", output.toString(), new Configuration()).record();
    return new Run(
        record.totals().images(),
        millis,
        record.throughput().planningMs(),
        record.throughput().classifyingMs());
  }

  /** Starts a run, whose standard output and standard error go to {@link #log}. */
  Process start(Path output, List<String> options, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of("scripts/densepath", "classify", "--weights=" + model, "--output=" + output));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
    builder.environment().put("DENSEPATH_SUBMIT_OPTIONS", "--master local[" + cores + "]");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Returns the log of the latest run. */
  Path log() {
    return work.resolve("log");
  }
}
