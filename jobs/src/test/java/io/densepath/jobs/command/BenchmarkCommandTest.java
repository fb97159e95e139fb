package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.predict.CpuFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkCommandTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir static Path shared;
  private static TinyModel model;

  @TempDir Path folder;

  @BeforeAll
  static void aModel() throws IOException {
    model = TinyModel.write(shared);
  }

  @Test
  void aNetworkIsMeasuredInEveryRoundAtEveryBatchSize() throws IOException {
    Run run = tiny("--precisions=fp32", "--batch-sizes=1,3", "--rounds=2");

    assertThat(run.exitCode()).as(run.err()).isZero();
    List<Row> rows = parquet();
    assertThat(rows)
        .extracting(row -> row.<Object>getAs("model"), row -> row.getAs("batch_size"))
        .containsExactly(tuple("tiny", 1), tuple("tiny", 3));
    for (Row row : rows) {
      double median = row.getAs("median_ms");
      assertThat(row.<Integer>getAs("rounds")).isEqualTo(2);
      assertThat(row.<Integer>getAs("batches")).isGreaterThanOrEqualTo(10);
      assertThat(row.<Double>getAs("p95_ms")).isGreaterThanOrEqualTo(median);
      assertThat(row.<Double>getAs("images_per_second"))
          .isEqualTo(1e3 * row.<Integer>getAs("batch_size") / median);
      assertThat(row.<Object>getAs("published_t4_ms")).isNull();
      assertThat(row.<Object>getAs("cost_per_million_images")).isNull();
    }
  }

  @Test
  void theCsvSaysWhatTheParquetSays() throws IOException {
    tiny("--precisions=fp32", "--batch-sizes=2", "--rounds=1", "--price-per-hour=0.05");

    Row row = parquet().get(0);
    List<String> csv = Files.readAllLines(output().resolve("benchmark.csv"));
    assertThat(csv).hasSize(2);
    assertThat(csv.get(0)).isEqualTo(String.join(",", row.schema().fieldNames()));
    Stream<String> cells =
        Arrays.stream(row.schema().fieldNames())
            .map(name -> row.isNullAt(row.fieldIndex(name)) ? "" : row.getAs(name).toString());
    assertThat(csv.get(1).split(",", -1)).containsExactlyElementsOf(cells.toList());
  }

  @Test
  void theRecordSaysOnWhatAndWithWhatItWasMeasured() throws IOException {
    tiny("--precisions=fp32", "--batch-sizes=1", "--rounds=1");

    JsonNode record = record();
    assertThat(record.path("complete").asBoolean()).isTrue();
    assertThat(record.at("/machine/cores").asInt()).isPositive();
    assertThat(record.at("/versions/pytorch").asText()).startsWith("2.");
    assertThat(record.at("/options/precisions/0").asText()).isEqualTo("fp32");
    double product = record.at("/matrix_product_gflops/fp32").asDouble();
    Row row = parquet().get(0);
    assertThat(row.<Double>getAs("peak_share")).isEqualTo(row.<Double>getAs("gflops") / product);
  }

  @Test
  void onePublishedNetworkStandsBesideItsPublishedFiguresWithin80Columns() throws IOException {
    Run run =
        benchmark(
            "--models=DenseNet-121",
            "--precisions=fp32",
            "--batch-sizes=1",
            "--rounds=1",
            "--price-per-hour=0.05");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Row row = parquet().get(0);
    assertThat(row.<Double>getAs("published_top1")).isEqualTo(0.757);
    assertThat(row.<Double>getAs("published_t4_ms")).isEqualTo(4.40447);
    assertThat(row.<String>getAs("published_t4_precision")).isEqualTo("fp32");
    assertThat(row.<Double>getAs("published_v100_ms")).isEqualTo(4.371);
    assertThat(row.<Double>getAs("computed_mparams")).isEqualTo(7.978856);
    assertThat(run.out())
        .containsPattern("densenet121 +fp32 +1 .* 4\\.40 +4\\.37")
        .contains("T4, V100", "not measured", "Money for a million images, at 0.05 an hour");
    assertThat(run.out().lines().filter(line -> !line.startsWith("Written to")))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
  }

  @Test
  void theUsersOwnWeightsAreMeasuredToo() throws IOException {
    Run run =
        tiny("--weights=" + model.weights(), "--precisions=fp32", "--batch-sizes=1", "--rounds=1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(parquet()).hasSize(1);
  }

  @Test
  void weightsOfAnotherNetworkAreAnErrorThatNamesTheFileAndWriteNothing() {
    Run run = benchmark("--models=dpn68", "--weights=" + model.weights(), "--device=cpu");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("tiny.safetensors");
    assertThat(output()).doesNotExist();
  }

  @Test
  void withoutPrecisionsThoseOfTheDeviceAreMeasured() throws IOException {
    tiny("--device=cpu", "--batch-sizes=1", "--rounds=1");
    assertThat(parquet())
        .extracting(row -> row.<Object>getAs("precision"))
        .isEqualTo(CpuFeatures.nativeBfloat16() ? List.of("fp32", "bf16") : List.of("fp32"));
  }

  @Test
  void whatIsThereAlreadyStaysUnlessToldOtherwise() throws IOException {
    String[] quick = {"--precisions=fp32", "--batch-sizes=1", "--rounds=1"};
    tiny(quick);
    assertThat(tiny(quick).err()).contains("exists already");
    assertThat(tiny("--precisions=fp32", "--batch-sizes=2", "--rounds=1", "--overwrite").exitCode())
        .isZero();
    assertThat(parquet()).extracting(row -> row.<Object>getAs("batch_size")).containsExactly(2);
  }

  @Test
  void aFolderOfSomethingElseIsNotTouched() throws IOException {
    Files.writeString(Files.createDirectory(output()).resolve("a.txt"), "mine");
    Run run = tiny("--overwrite");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("has no benchmark.json of a benchmark");
    assertThat(output().resolve("a.txt")).exists();
  }

  @Test
  void halfPrecisionOnACpuIsRefusedBeforeAnythingIsWritten() {
    Run run = tiny("--device=cpu", "--precisions=fp16");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("precisions: fp16 is for GPUs; on a CPU give fp32 or bf16.");
    assertThat(output()).doesNotExist();
  }

  @Test
  void wrongOptionsAreUsageErrorsThatNameThem() {
    Map<String, String> wrong =
        Map.of(
            "--models=densnet169", "Unknown model 'densnet169'. Nearest: densenet169,",
            "--precisions=fp64",
                "--precisions' (TYPE): precision is 'fp64', expected one of [fp32, bf16, fp16] or"
                    + " auto",
            "--precisions=auto,fp32", "--precisions has auto and others",
            "--batch-sizes=1,0", "--batch-sizes has 0, expected 1 to 4096.",
            "--batch-sizes=many", "--batch-sizes",
            "--rounds=0", "--rounds is 0, expected 1 to 1000.",
            "--price-per-hour=0", "--price-per-hour is 0.0, expected more than 0.",
            "--weights=w.pth", "--weights is of one network, but --models are 10");
    wrong.forEach(
        (option, message) -> {
          Run run = benchmark(option);
          assertThat(run.exitCode()).as(option).isEqualTo(ExitCode.USAGE);
          assertThat(run.err()).as(option).contains(message).hasLineCount(2);
        });
    assertThat(benchmark("--architecture=a", "--models=dpn68").err())
        .contains("Give --models or --architecture, not both.");
  }

  private Run tiny(String... options) {
    return benchmark(
        Stream.concat(Stream.of("--architecture=" + model.architecture()), Stream.of(options))
            .toArray(String[]::new));
  }

  private Run benchmark(String... options) {
    return Run.of(
        Stream.concat(
                Stream.of("benchmark", "--progress=off", "--output=" + output()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private Path output() {
    return folder.resolve("out");
  }

  private List<Row> parquet() {
    return SPARK.read().parquet(output().resolve("benchmark.parquet").toString()).collectAsList();
  }

  private JsonNode record() throws IOException {
    return new ObjectMapper().readTree(output().resolve("benchmark.json").toFile());
  }
}
