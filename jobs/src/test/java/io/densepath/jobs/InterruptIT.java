package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tells a command to end while it classifies, as Ctrl-C and a scheduler do. */
class InterruptIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");
  private static final int COPIES = 4;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** The command itself ends after 9 s at the latest; a busy machine adds to that. */
  private static final Duration END = Duration.ofMinutes(1);

  @TempDir static Path shared;
  private static Path images;
  private static long count;

  @TempDir Path folder;

  @BeforeAll
  static void manyImages() throws IOException {
    images = Files.createDirectory(shared.resolve("images"));
    try (Stream<Path> files = Files.walk(SAMPLE.resolve("images"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (int copy = 0; copy < COPIES; copy++) {
          Files.copy(file, images.resolve(count++ + "-" + file.getFileName()));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aRunThatIsToldToEndSaysHowFarItIsAndIsResumed(String signal, int exitCode) throws Exception {
    Process run = start("local[1]");
    awaitCommit(run);
    send(signal, run);

    assertThat(end(run)).isEqualTo(exitCode);

    requireQuietEnd();
    requireAllRowsAfterResume("local[1]");
  }

  @Test
  void aRunOnAClusterIsToldToEndAndItsExecutorsEndToo() throws Exception {
    try (Cluster cluster =
        Cluster.start(folder.resolve("cluster"), 1, Map.of("SPARK_WORKER_CORES", "2"))) {
      String master =
          cluster.url() + " --conf spark.executor.cores=1 --conf spark.executor.memory=900m";
      Process run = start(master);
      awaitCommit(run);
      send("TERM", run);

      assertThat(end(run)).isEqualTo(143);

      requireQuietEnd();
      requireAllRowsAfterResume(master);
      assertThat(cluster.logs("stdout") + cluster.logs("stderr")).doesNotContain("SIGSEGV");
    }
  }

  private Process start(String master, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // What runs the tests may ignore the signal, and processes inherit that.
                "env",
                "--default-signal",
                Script.SCRIPTS.resolve("densepath").toString(),
                "classify",
                "--architecture=" + SAMPLE.resolve("architecture.properties"),
                "--weights=" + SAMPLE.resolve("sample.pth"),
                "--device=cpu",
                "--precision=fp32",
                "--input=" + images,
                "--output=" + output(),
                "--wave-images=100",
                "--progress=off"));
    command.addAll(List.of(more));
    Map<String, String> environment = new HashMap<>(Cluster.SHORT_LIVED_JVMS);
    environment.put("DENSEPATH_SUBMIT_OPTIONS", "--driver-memory 1g --master " + master);
    return Script.process(command, environment)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private void awaitCommit(Process run) throws IOException, InterruptedException {
    long endNs = System.nanoTime() + LIMIT.toNanos();
    while (commits() == 0) {
      assertThat(run.isAlive()).as("the run before its first commit: " + err()).isTrue();
      assertThat(System.nanoTime() - endNs).as("the first wave is committed").isNegative();
      Thread.sleep(20);
    }
  }

  private long commits() throws IOException {
    Path commits = output().resolve("_commits");
    if (!Files.exists(commits)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(commits)) {
      return files.filter(file -> file.getFileName().toString().startsWith("wave=")).count();
    }
  }

  private static void send(String signal, Process to) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid())).start().waitFor();
  }

  private static int end(Process run) throws InterruptedException {
    try {
      assertThat(run.waitFor(END.toSeconds(), TimeUnit.SECONDS)).as("the run has ended").isTrue();
      return run.exitValue();
    } finally {
      run.destroyForcibly();
    }
  }

  private void requireQuietEnd() throws IOException {
    List<String> lines = err().lines().filter(line -> !line.startsWith("Picked up")).toList();
    assertThat(lines.get(lines.size() - 1))
        .as(err())
        .matches(
            "Interrupted after [\\d,]+ of %,d images, of which [\\d,]+ are committed; the same command with --resume goes on\\."
                .formatted(count));
    assertThat(err() + Files.readString(folder.resolve("out")))
        .doesNotContain("\tat ", "fatal error", "densepath: ");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
    }
    assertThat(output().resolve("_lock")).as("the run's lock").doesNotExist();
  }

  private void requireAllRowsAfterResume(String master) throws Exception {
    Process resumed = start(master, "--resume");
    assertThat(resumed.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(resumed.exitValue()).as(err()).isZero();
    assertThat(err()).contains("Going on with run").doesNotContain("waiting up to");
    Dataset<Row> rows =
        LocalSpark.session().read().parquet(output().resolve("predictions").toString());
    assertThat(rows.count()).isEqualTo(count);
    assertThat(rows.select("path").distinct().count()).isEqualTo(count);
    assertThat(output().resolve("_staging")).doesNotExist();
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private Path output() {
    return folder.resolve("run");
  }
}
