package io.densepath.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.Cluster;
import io.densepath.jobs.fixture.CrashingDecoder;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifies images of which one crashes the native decoder and so ends the process. */
class CrashIT {

  private static final Path SAMPLE = Script.SCRIPTS.resolve("sample");
  private static final int IMAGES = 30;

  @TempDir static Path shared;
  private static Path images;
  private static String agent;

  @TempDir Path folder;

  @BeforeAll
  static void imagesOfWhichOneCrashes() throws IOException {
    agent = "-javaagent:" + CrashingDecoder.jar(shared.resolve("crashing-decoder.jar"));
    images = Files.createDirectory(shared.resolve("images"));
    List<Path> good;
    try (Stream<Path> files = Files.walk(SAMPLE.resolve("images"))) {
      good = files.filter(file -> file.toString().endsWith(".jpg")).sorted().limit(IMAGES).toList();
    }
    for (int i = 0; i < good.size(); i++) {
      Files.copy(good.get(i), images.resolve("%02d.jpg".formatted(i)));
    }
    Files.writeString(
        images.resolve("17.jpg"),
        CrashingDecoder.POISON,
        StandardCharsets.US_ASCII,
        StandardOpenOption.APPEND);
  }

  @Test
  void onAClusterTheGuiltyImageIsFoundAndMarkedAndTheRunGoesOn() throws Exception {
    try (Cluster cluster =
        Cluster.start(folder.resolve("cluster"), 2, Map.of("SPARK_WORKER_CORES", "1"))) {
      Script run =
          classify(
              "--master "
                  + cluster.url()
                  + " --conf spark.executor.cores=1 --conf spark.executor.memory=900m"
                  + " --conf spark.executorEnv.JAVA_TOOL_OPTIONS="
                  + agent,
              Cluster.SHORT_LIVED_JVMS);

      assertThat(run.exitCode()).as(run.err() + cluster.logs("stderr")).isZero();
      requireAllRowsAndOneMarked();
    }
  }

  @Test
  void withoutAClusterTheCommandEndsAndTheSecondResumeMarksIt() throws Exception {
    Map<String, String> environment =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "%s -XX:ErrorFile=%s %s"
                .formatted(
                    agent,
                    folder.resolve("hs_err.log"),
                    Cluster.SHORT_LIVED_JVMS.get("JAVA_TOOL_OPTIONS")));
    assertThat(classify("--master local[1]", environment).exitCode()).isGreaterThan(128);
    assertThat(classify("--master local[1]", environment).exitCode()).isGreaterThan(128);

    Script run = classify("--master local[1]", environment);

    assertThat(run.exitCode()).as(run.err()).isZero();
    requireAllRowsAndOneMarked();
  }

  private Script classify(String submitOptions, Map<String, String> environment) throws Exception {
    Map<String, String> whole = new HashMap<>(environment);
    whole.put("DENSEPATH_SUBMIT_OPTIONS", submitOptions);
    return Script.run(
        "densepath",
        whole,
        "classify",
        "--architecture=" + SAMPLE.resolve("architecture.properties"),
        "--weights=" + SAMPLE.resolve("sample.pth"),
        "--device=cpu",
        "--precision=fp32",
        "--input=" + images,
        "--output=" + output(),
        "--resume",
        "--progress=off");
  }

  private void requireAllRowsAndOneMarked() throws IOException {
    Dataset<Row> rows =
        LocalSpark.session().read().parquet(output().resolve("predictions").toString());
    assertThat(rows.count()).isEqualTo(IMAGES);
    List<Row> failed = rows.filter("status != 'OK'").collectAsList();
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).<String>getAs("path")).endsWith("/17.jpg");
    assertThat(failed.get(0).<String>getAs("status")).isEqualTo("CORRUPT");
    assertThat(failed.get(0).<String>getAs("error")).startsWith("crashes the decoder");
    assertThat(output().resolve("crashes")).doesNotExist();
  }

  private Path output() {
    return folder.resolve("run");
  }
}
