package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.jobs.Main;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.TinyModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a benchmark in a process of its own and ends that process long before the last round. */
class BrokenOffBenchmarkTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private Path temporary;

  @BeforeEach
  void aFolderForTemporaryFiles() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  @Test
  void whatWasMeasuredStaysWhenTheProcessIsKilled() throws Exception {
    Process process = start();
    awaitResults(process);
    process.destroyForcibly().waitFor();

    JsonNode record = new ObjectMapper().readTree(output().resolve("benchmark.json").toFile());
    assertThat(record.path("complete").isBoolean()).isTrue();
    assertThat(record.path("complete").asBoolean()).isFalse();
    assertThat(record.at("/matrix_product_gflops/fp32").asDouble()).isPositive();
    assertThat(parquet()).hasSize(1);
    assertThat(parquet().get(0).<Integer>getAs("rounds")).isGreaterThanOrEqualTo(2);
    assertThat(Files.readAllLines(output().resolve("benchmark.csv"))).hasSize(2);
  }

  @Test
  void aProcessThatIsToldToEndLeavesNoTemporaryFiles() throws Exception {
    Process process = start();
    awaitResults(process);
    assertThat(leftOver()).as("archives of the running process").isNotEmpty();
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(143);

    assertThat(leftOver()).isEmpty();
    assertThat(parquet()).hasSize(1);
  }

  private Process start() throws IOException {
    Path numbers = TinyModel.write(folder).architecture();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "benchmark", "--architecture=" + numbers));
    command.addAll(List.of("--precisions=fp32", "--device=cpu", "--batch-sizes=1"));
    command.addAll(List.of("--rounds=1000", "--output=" + output()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /** Waits until the network has been measured in two rounds. */
  private void awaitResults(Process process) throws Exception {
    Instant end = Instant.now().plus(LIMIT);
    while (rounds() < 2) {
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("log"))).isTrue();
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(20);
    }
  }

  /** Returns the rounds in the CSV file, which the process replaces atomically after each round. */
  private int rounds() throws IOException {
    Path csv = output().resolve("benchmark.csv");
    return Files.exists(csv)
        ? Integer.parseInt(Files.readAllLines(csv).get(1).split(",", -1)[4])
        : 0;
  }

  private List<Path> leftOver() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("densepath-")).toList();
    }
  }

  private Path output() {
    return folder.resolve("out");
  }

  private List<Row> parquet() {
    return SPARK.read().parquet(output().resolve("benchmark.parquet").toString()).collectAsList();
  }
}
