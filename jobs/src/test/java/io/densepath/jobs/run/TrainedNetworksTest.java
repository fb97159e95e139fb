package io.densepath.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.SharedData;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifies with trained networks and compares the logits with those of their frameworks. */
class TrainedNetworksTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir Path folder;

  /** The class and the logits that the training framework computes for an image. */
  private record Expected(int predicted, double[] logits) {}

  @Test
  void theSampleNetworkGivesTheLogitsOfItsFramework() throws IOException {
    Path sample = Path.of("../scripts/sample").toAbsolutePath().normalize();
    Map<String, Expected> expected = new HashMap<>();
    for (String[] fields : rows(sample.resolve("expected.tsv"))) {
      expected.put(fields[0], expected(fields, 2, 3));
    }
    classify(
        "--architecture=" + sample.resolve("architecture.properties"),
        "--weights=" + sample.resolve("sample.pth"),
        "--class-names=" + sample.resolve("synset.txt"),
        "--input=" + sample.resolve("images"));
    List<Row> rows = predictions();
    assertThat(rows).hasSize(expected.size() + 3);
    for (Row row : rows) {
      String path = row.getAs("path");
      Expected wanted = expected.get(path.substring(path.indexOf("images/") + 7));
      if (wanted == null) {
        assertThat(path).contains("/odd/");
        assertThat(row.<String>getAs("status")).isNotEqualTo("OK");
      } else {
        requireSame(row, wanted, 1e-4);
      }
    }
  }

  @Test
  void aPublishedCheckpointIsRightOnAllOfItsTrainingImages() throws IOException {
    Path cifar = SharedData.require("densenet-bc-100-12-cifar10");
    Map<String, Expected> expected = new HashMap<>();
    for (String[] fields : rows(cifar.resolve("labels_and_logits.tsv"))) {
      expected.put(fields[0], expected(fields, 1, 2));
    }
    Path architecture =
        Files.writeString(
            folder.resolve("cifar.properties"),
            """
            family=densenet
            name=densenet-bc-100-12
            initial-features=24
            growth=12
            layers=16-16-16
            bottleneck=4
            stem=cifar
            classes=10
            preprocessing.resampling=none
            preprocessing.short-side=0
            preprocessing.crop=32
            preprocessing.mean=0.4914,0.4822,0.4465
            preprocessing.std=0.2023,0.1994,0.2010
            """);
    classify(
        "--architecture=" + architecture,
        "--weights=" + cifar.resolve("checkpoint_100.pth.tar"),
        "--input=" + cifar.resolve("images"));
    List<Row> rows = predictions();
    assertThat(rows).hasSize(1000);
    for (Row row : rows) {
      String path = row.getAs("path");
      requireSame(row, expected.get(path.substring(path.lastIndexOf('/') + 1)), 1e-3);
    }
  }

  @Test
  void everyAwkwardFileHasItsRow() throws IOException {
    Path awkward = SharedData.require("awkward");
    Path sample = Path.of("../scripts/sample").toAbsolutePath().normalize();
    classify(
        "--architecture=" + sample.resolve("architecture.properties"),
        "--weights=" + sample.resolve("sample.pth"),
        "--input=" + awkward);
    List<Row> rows = predictions();
    try (var files = Files.list(awkward)) {
      assertThat(rows).hasSize((int) files.count());
    }
    assertThat(rows).extracting(row -> row.<String>getAs("path")).doesNotHaveDuplicates();
    assertThat(rows.stream().filter(row -> row.getAs("status").equals("OK"))).hasSize(75);
  }

  private void classify(String... options) {
    List<String> all = new ArrayList<>(List.of("classify"));
    all.addAll(Arrays.asList(options));
    all.addAll(List.of("--precision=fp32", "--with-logits", "--output=" + folder.resolve("run")));
    Run run = Run.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private List<Row> predictions() {
    return SPARK.read().parquet(folder.resolve("run/predictions").toString()).collectAsList();
  }

  private static void requireSame(Row row, Expected expected, double tolerance) {
    assertThat(row.<String>getAs("status")).isEqualTo("OK");
    List<Row> classes = row.getList(row.fieldIndex("predictions"));
    assertThat(classes.get(0).<Integer>getAs("class_id")).isEqualTo(expected.predicted());
    List<Float> logits = row.getList(row.fieldIndex("logits"));
    for (int i = 0; i < logits.size(); i++) {
      double difference = Math.abs(logits.get(i) - expected.logits()[i]);
      assertThat(difference).as(row.<String>getAs("path")).isLessThan(tolerance);
    }
  }

  private static List<String[]> rows(Path tsv) throws IOException {
    return Files.readAllLines(tsv).stream().skip(1).map(line -> line.split("\t", -1)).toList();
  }

  private static Expected expected(String[] fields, int predicted, int firstLogit) {
    return new Expected(
        Integer.parseInt(fields[predicted]),
        Arrays.stream(fields).skip(firstLogit).mapToDouble(Double::parseDouble).toArray());
  }
}
