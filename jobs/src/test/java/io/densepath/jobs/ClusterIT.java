package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Occupant;
import io.densepath.jobs.fixture.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the finished jar on a standalone cluster of a master and two workers: in client mode, in
 * cluster mode and by the spark-submit of another distribution of Spark.
 */
class ClusterIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");
  private static final int IMAGES = 203;

  /** Submit options of executors that fit into a worker, which has one core. */
  private static final String SMALL =
      " --conf spark.executor.cores=1 --conf spark.executor.memory=900m";

  @TempDir static Path temporary;

  private static Cluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        Cluster.start(
            temporary.resolve("cluster"),
            2,
            // A worker accounts for the memory of its executors, but does not reserve it.
            Map.of("SPARK_WORKER_CORES", "1", "SPARK_WORKER_MEMORY", "900g"));
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theClustersProcessesAreThoseThatItNames() {
    assertThat(cluster.url()).startsWith("spark://127.0.0.1:");
    assertThat(cluster.workerPids()).hasSize(2).doesNotContain(cluster.masterPid());
    assertThat(ProcessHandle.of(cluster.masterPid())).isPresent();
    cluster.workerPids().forEach(pid -> assertThat(ProcessHandle.of(pid)).isPresent());
  }

  @Test
  void aDriverOnAWorkerLeavesTheSameRun() throws Exception {
    Path output = temporary.resolve("cluster-mode");
    String options =
        " --deploy-mode cluster --conf spark.standalone.submit.waitAppCompletion=true"
            + " --conf spark.driver.memory=900m";
    Script run = classify(Map.of(), options, output);
    assertThat(run.exitCode()).as(run.err() + cluster.logs("stderr")).isZero();
    assertThat(cluster.logs("stdout")).contains(IMAGES + " images");
    assertThat(rows(output, "predictions")).hasSize(IMAGES);
  }

  @Test
  void theSparkSubmitOfADistributionTakesTheSameJar() throws Exception {
    String version = LocalSpark.session().version();
    Optional<Path> distribution = distribution(version);
    assumeTrue(
        distribution.isPresent(),
        "skipped: needs PySpark " + version + " for python3, or its folder in DENSEPATH_PYSPARK");
    Path output = temporary.resolve("distribution");
    Script run = classify(Map.of("SPARK_HOME", distribution.get().toString()), "", output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    requireWholeRun(output);
  }

  @Test
  void anExecutorWithoutTheGpuThatIsAskedForEndsTheRunByItsName() throws Exception {
    Script run = classify(Map.of(), "", temporary.resolve("no-gpu"), "--device=gpu");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("densepath: 127.0.0.1: device: GPU 0 was asked for, but libtorch")
        .contains("is a build for CPUs")
        .doesNotContain("\tat ");
  }

  @Test
  void anExecutorThatGivesOtherLogitsThanTheModelsEndsTheRunByItsName() throws Exception {
    Path model = temporary.resolve("other-logits");
    Script made =
        Script.run(
            "densepath",
            Cluster.SHORT_LIVED_JVMS,
            "import",
            "--architecture=" + SAMPLE.resolve("architecture.properties"),
            "--weights=" + SAMPLE.resolve("sample.pth"),
            "--precision=fp32",
            "--output=" + model);
    assertThat(made.exitCode()).as(made.err()).isZero();
    Path description = model.resolve("densepath.properties");
    Files.writeString(
        description,
        Files.readString(description).replaceFirst("(self-check.logits=)(\\S+) (\\S+)", "$1$3 $2"));
    Path output = temporary.resolve("wrong");
    Script run =
        Script.run(
            "densepath",
            withMaster(Map.of(), ""),
            "classify",
            "--weights=" + model,
            "--input=" + SAMPLE.resolve("images"),
            "--output=" + output);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("densepath: 127.0.0.1: self-check: on cpu in fp32, sample gives logits")
        .doesNotContain("\tat ");
    assertThat(output.resolve("predictions")).doesNotExist();
  }

  @Test
  void anExecutorWhoseHeapLeavesNoRoomForTheModelEndsTheRunByItsName() throws Exception {
    String options = " --conf spark.executor.memory=800g";
    Script run = classify(Map.of(), options, temporary.resolve("no-memory"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("densepath: 127.0.0.1: memory: of its limit of ")
        .contains("raise spark.executor.memoryOverhead");
  }

  @Test
  @Timeout(300)
  void anErrorEndsTheCommandAlsoWhileAnotherApplicationHasTheWholeCluster() throws Exception {
    Path empty = Files.createDirectories(temporary.resolve("empty"));
    try (Occupant other = Occupant.start(cluster.url(), 2)) {
      Script run =
          classify(Map.of(), "", temporary.resolve("full"), "--precision=fp32", "--input=" + empty);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).contains("densepath: input: there is no object in " + empty);
      assertThat(other.isRunning()).isTrue();
    }
  }

  /**
   * Also checks Spark's metrics and the line that an executor logs for each task, since a run of
   * their own would take another minute.
   */
  @Test
  void aDriverOnThisMachineHasBothWorkersClassify() throws Exception {
    Path metrics = Files.createDirectories(temporary.resolve("metrics"));
    String sink = " --conf spark.metrics.conf.executor.sink.csv.";
    String options =
        " --conf spark.metrics.namespace=nightly"
            + (sink + "class=org.apache.spark.metrics.sink.CsvSink")
            + (sink + "period=1")
            + (sink + "directory=" + metrics);
    Path output = temporary.resolve("measured");
    Script run = classify(Map.of(), options, output, "--run-id=metered");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains(IMAGES + " images");
    requireWholeRun(output);
    assertThat(count(metrics, "densepath.images", IMAGES)).isEqualTo(IMAGES);
    assertThat(count(metrics, "densepath.failed.corrupt", 1)).isEqualTo(1);
    assertThat(count(metrics, "densepath.decode", IMAGES)).isEqualTo(IMAGES);
    assertThat(count(metrics, "densepath.fetch_wait", IMAGES)).isEqualTo(IMAGES);
    long bytes = rows(output, "predictions").stream().mapToLong(row -> row.getAs("length")).sum();
    assertThat(count(metrics, "densepath.bytes", bytes)).isEqualTo(bytes);
    List<Row> tasks = rows(output, "statistics");
    assertThat(cluster.logs("stderr").lines())
        .filteredOn(line -> line.contains("INFO TaskReport: Run metered, wave 0, partition "))
        .hasSameSizeAs(tasks);
  }

  /**
   * Returns the sum of a counter over the executors. It waits up to 30 seconds for the expected
   * sum, since executors write their last values while they end.
   */
  private static long count(Path metrics, String name, long expected) throws Exception {
    long count = 0;
    for (int tick = 0; tick < 300; tick++) {
      count = 0;
      try (var files = Files.list(metrics)) {
        for (Path file :
            files
                .filter(file -> file.toString().matches(".*/nightly\\.\\d+\\." + name + "\\.csv"))
                .toList()) {
          List<String> lines = Files.readAllLines(file);
          count += Long.parseLong(lines.get(lines.size() - 1).split(",", -1)[1]);
        }
      }
      if (count == expected) {
        break;
      }
      Thread.sleep(100);
    }
    return count;
  }

  private static Script classify(
      Map<String, String> environment, String options, Path output, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "classify",
                "--architecture=" + SAMPLE.resolve("architecture.properties"),
                "--weights=" + SAMPLE.resolve("sample.pth"),
                "--input=" + SAMPLE.resolve("images"),
                "--output=" + output,
                "--partition-images=10",
                "--progress=off"));
    if (more.length == 0) {
      arguments.add("--precision=fp32");
    }
    arguments.addAll(List.of(more));
    return Script.run(
        "densepath", withMaster(environment, options), arguments.toArray(String[]::new));
  }

  private static Map<String, String> withMaster(Map<String, String> environment, String options) {
    Map<String, String> whole = new HashMap<>(Cluster.SHORT_LIVED_JVMS);
    whole.putAll(environment);
    whole.put("DENSEPATH_SUBMIT_OPTIONS", "--master " + cluster.url() + SMALL + options);
    return whole;
  }

  private static void requireWholeRun(Path output) {
    assertThat(rows(output, "predictions")).hasSize(IMAGES);
    List<Row> tasks = rows(output, "statistics");
    assertThat(tasks).extracting(task -> task.<String>getAs("executor")).contains("0", "1");
    assertThat(tasks.stream().mapToLong(task -> task.<Long>getAs("images")).sum())
        .isEqualTo(IMAGES);
  }

  private static List<Row> rows(Path output, String table) {
    return LocalSpark.session().read().parquet(output.resolve(table).toString()).collectAsList();
  }

  /** Returns the folder of a PySpark of the given version, which is a distribution of Spark. */
  private static Optional<Path> distribution(String version) throws Exception {
    String named = System.getenv("DENSEPATH_PYSPARK");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isDirectory);
    }
    String ask = "import pyspark; print(pyspark.__version__); print(pyspark.__path__[0])";
    Script answer = Script.run(Path.of("/usr/bin/env"), Map.of(), "python3", "-c", ask);
    List<String> lines = answer.out().lines().toList();
    return answer.exitCode() == 0 && lines.get(0).equals(version)
        ? Optional.of(Path.of(lines.get(1)))
        : Optional.empty();
  }
}
