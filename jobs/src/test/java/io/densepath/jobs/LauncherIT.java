package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code scripts/densepath} on the finished jar, as a user calls it without a Spark of their own.
 */
class LauncherIT {

  private static final Path LAUNCHER = Path.of("..", "scripts", "densepath");

  @TempDir Path temporary;

  private record Outcome(int exitCode, String out, String err) {}

  @Test
  void aCommandPrintsItsResultAndNothingElse() throws Exception {
    Outcome outcome = run(Map.of(), "models");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("densenet121");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void theExitCodeOfTheProgramIsThatOfTheLauncher() throws Exception {
    Outcome outcome = run(Map.of(), "no-such-command");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("no-such-command").doesNotContain("\tat ");
  }

  @Test
  void anOptionThatSparkSubmitRefusesIsAFailure() throws Exception {
    Outcome outcome = run(Map.of("DENSEPATH_SUBMIT_OPTIONS", "--no-such-option"), "models");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("--no-such-option");
  }

  @Test
  void aSparkHomeWithoutSparkSubmitIsNamed() throws Exception {
    Outcome outcome = run(Map.of("SPARK_HOME", temporary.toString()), "models");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains(temporary.toString()).contains("spark-submit");
  }

  @Test
  void aCloneAndACacheMayHaveSpacesInTheirPaths() throws Exception {
    Path clone = temporary.resolve("my clone");
    Files.createSymbolicLink(clone, LAUNCHER.toAbsolutePath().normalize().getParent().getParent());
    Path cache = temporary.resolve("a \"cache\" here");
    Outcome outcome =
        run(
            clone.resolve("scripts/densepath"),
            Map.of("XDG_CACHE_HOME", cache.toString()),
            "models");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("densenet121");
  }

  @Test
  void classesKeptFromARunAreMappedByTheNext() throws Exception {
    Path archive = Path.of("target", "densepath.jsa");
    Path log = temporary.resolve("classes.log");
    try {
      Outcome kept = run(LAUNCHER.resolveSibling("class-archive"), Map.of(), "models");
      assertThat(kept.exitCode()).as(kept.err()).isZero();
      assertThat(archive).exists();
      String logged = "-Xlog:class+load:file=" + log;
      Outcome next = run(Map.of("SPARK_SUBMIT_OPTS", logged), "models");
      assertThat(next.err()).isEmpty();
      assertThat(Files.readString(log)).contains("densepath").contains("shared objects file (top)");
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  /** local-cluster: a driver and two executors, each a process that must be sent the archive. */
  @Test
  void executorsOfTheirOwnProcessesClassify() throws Exception {
    Path sample = Path.of("..", "scripts", "sample").toAbsolutePath().normalize();
    Path jar = Path.of("target", "densepath.jar").toAbsolutePath();
    String options =
        "--master local-cluster[2,1,1024] --conf spark.executor.memory=1g"
            + " --conf spark.executor.extraClassPath="
            + jar;
    Path output = temporary.resolve("run");
    Outcome outcome =
        run(
            Map.of("DENSEPATH_SUBMIT_OPTIONS", options),
            "classify",
            "--architecture=" + sample.resolve("architecture.properties"),
            "--weights=" + sample.resolve("sample.pth"),
            "--input=" + sample.resolve("images"),
            "--output=" + output,
            "--precision=fp32",
            "--progress=off");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    List<Row> tasks =
        LocalSpark.session()
            .read()
            .parquet(output.resolve("statistics").toString())
            .collectAsList();
    assertThat(tasks).extracting(task -> task.<String>getAs("executor")).contains("0", "1");
    assertThat(tasks.stream().mapToLong(task -> task.<Long>getAs("images")).sum()).isEqualTo(203);
  }

  private Outcome run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(LAUNCHER, environment, arguments);
  }

  private Outcome run(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Outcome(exitCode, Files.readString(out), Files.readString(err));
  }
}
