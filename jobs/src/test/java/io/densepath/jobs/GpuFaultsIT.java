package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Script;
import io.densepath.spark.SimulatedGpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a cluster whose executors have simulated GPUs, since a test cannot break a real one. */
class GpuFaultsIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");
  private static final int IMAGES = 203;

  @TempDir static Path temporary;

  private static Cluster cluster;
  private static Path model;

  @BeforeAll
  static void start() throws Exception {
    model = temporary.resolve("model");
    Script imported =
        Script.run(
            "densepath",
            Map.of(),
            "import",
            "--architecture=" + SAMPLE.resolve("architecture.properties"),
            "--weights=" + SAMPLE.resolve("sample.pth"),
            "--device=gpu",
            "--precision=fp16",
            "--output=" + model);
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    Map<String, String> workers = new HashMap<>(Cluster.withGpus(temporary, 1));
    workers.putAll(Map.of("SPARK_WORKER_CORES", "2", "SPARK_WORKER_MEMORY", "900g"));
    cluster = Cluster.start(temporary.resolve("cluster"), 2, workers);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void anExecutorThatLosesItsGpuEndsAndEveryImageHasItsRow() throws Exception {
    Path once = temporary.resolve("hit");
    Script run = classify("sticky", temporary.resolve("sticky"), once);

    assertThat(run.exitCode()).as(run.err() + cluster.logs("stderr")).isZero();
    assertThat(once).exists();
    assertThat(cluster.logs("stderr")).contains("its process cannot use its GPU any more");
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(once)))).isEmpty();
    requireARowForEachImage(temporary.resolve("sticky"));
  }

  @Test
  void aGpuWithTooLittleMemoryPredictsSmallerBatches() throws Exception {
    Path output = temporary.resolve("memory");
    Script run = classify("memory", output, temporary.resolve("unused"));

    assertThat(run.exitCode()).as(run.err() + cluster.logs("stderr")).isZero();
    requireARowForEachImage(output);
    assertThat(rows(output, "statistics"))
        .extracting(task -> task.<String>getAs("device"))
        .containsOnly("gpu:0");
    assertThat(rows(output, "statistics"))
        .allSatisfy(
            task ->
                assertThat(task.<Integer>getAs("batch_size"))
                    .isLessThanOrEqualTo(SimulatedGpus.ROOM));
  }

  private static Script classify(String fault, Path output, Path once) throws Exception {
    String classes = Cluster.testClasses();
    Map<String, String> environment = new HashMap<>(Cluster.SHORT_LIVED_JVMS);
    environment.put(
        "DENSEPATH_SUBMIT_OPTIONS",
        String.join(
            " ",
            List.of(
                "--master",
                cluster.url(),
                "--driver-class-path",
                classes,
                "--conf spark.executor.extraClassPath=" + classes,
                "--conf spark.executor.cores=2",
                "--conf spark.executor.memory=900m",
                "--conf spark.executor.resource.gpu.amount=1",
                "--conf spark.task.resource.gpu.amount=0.5",
                "--conf spark.plugins=" + SimulatedGpus.class.getName(),
                "--conf spark.simulated.model=" + model,
                "--conf spark.simulated.fault=" + fault,
                "--conf spark.simulated.once=" + once)));
    return Script.run(
        "densepath",
        environment,
        "classify",
        "--weights=" + model,
        "--device=gpu",
        "--batch-size=8",
        "--input=" + SAMPLE.resolve("images"),
        "--output=" + output,
        "--partition-images=20",
        "--progress=off");
  }

  private static void requireARowForEachImage(Path output) {
    List<Row> predictions = rows(output, "predictions");
    assertThat(predictions).extracting(row -> row.<String>getAs("path")).doesNotHaveDuplicates();
    assertThat(predictions).hasSize(IMAGES);
  }

  private static List<Row> rows(Path output, String table) {
    return LocalSpark.session().read().parquet(output.resolve(table).toString()).collectAsList();
  }
}
