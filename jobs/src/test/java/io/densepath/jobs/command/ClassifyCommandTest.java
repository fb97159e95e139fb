package io.densepath.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.predict.Device;
import io.densepath.predict.Digest;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyCommandTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir static Path shared;
  private static TinyModel model;
  private static Path photos;

  @TempDir Path folder;

  @BeforeAll
  static void aModelAndPhotos() throws IOException {
    model = TinyModel.write(shared);
    photos = Photos.write(shared.resolve("photos"));
  }

  @Test
  void everyObjectGetsOneRowAndEveryTaskOneRowOfStatistics() throws IOException {
    Run run =
        classify("--with-logits", "--with-embedding", "--run-id=r1", "--max-image-bytes=50000");

    assertThat(run.exitCode()).as(run.err()).isZero();
    Dataset<Row> predictions = read("predictions");
    assertThat(predictions.count()).isEqualTo(Photos.ALL);
    assertThat(predictions.select("path").distinct().count()).isEqualTo(Photos.ALL);
    assertThat(statuses(predictions))
        .containsExactly("CORRUPT 1", "EMPTY 1", "NOT_AN_IMAGE 1", "OK 40", "TOO_LARGE 1");
    Row first = predictions.filter("status = 'OK'").first();
    assertThat(first.getList(first.fieldIndex("predictions"))).hasSize(3);
    assertThat(first.getList(first.fieldIndex("logits"))).hasSize(3);
    assertThat(first.getList(first.fieldIndex("embedding"))).isNotEmpty();
    List<Row> statistics =
        read("statistics").select("images", "failed", "run_id", "precision").collectAsList();
    assertThat(statistics).hasSize(2);
    assertThat(statistics.stream().mapToLong(row -> row.getLong(0)).sum()).isEqualTo(Photos.ALL);
    assertThat(statistics.stream().mapToLong(row -> row.getLong(1)).sum()).isEqualTo(4);
    assertThat(statistics).allMatch(row -> row.getString(2).equals("r1"));
  }

  @Test
  void theRecordTellsWhatWasAskedAndWhatCameOfIt() throws IOException {
    classify("--run-id=r1");

    JsonNode run = runRecord();
    assertThat(run.path("state").asText()).isEqualTo("DONE");
    assertThat(run.path("run_id").asText()).isEqualTo("r1");
    assertThat(run.at("/configuration/top-k").asInt()).isEqualTo(5);
    assertThat(run.at("/configuration/input/0").asText()).isEqualTo(photos.toString());
    assertThat(run.at("/versions/spark").asText()).isEqualTo(SPARK.version());
    assertThat(run.at("/versions/pytorch").asText()).startsWith("2.");
    assertThat(run.at("/model/name").asText()).isEqualTo("tiny");
    assertThat(run.at("/model/sha256").asText()).hasSize(64);
    assertThat(run.at("/totals/images").asInt()).isEqualTo(Photos.ALL);
    assertThat(run.at("/totals/by_status/OK").asInt()).isEqualTo(Photos.GOOD);
    assertThat(run.at("/throughput/images_per_second").asDouble()).isPositive();
  }

  @Test
  void theSummaryTellsStatusesTimesAndTheDevice() {
    Run run = classify();

    assertThat(run.out())
        .contains("Classified 44 images in ", "OK", "41", "fetch wait", "decode", "predict")
        .contains("Ran in fp32 on cpu, batches of 16, 2 partitions.")
        .contains("Written to file:" + output());
    assertThat(run.err()).contains("Planned 44 images");
  }

  @Test
  void labelsOfAManifestReachThePredictions() throws IOException {
    Path manifest = photos.resolveSibling("manifest.csv");
    Files.writeString(manifest, "path,label\nphotos/1.png,2\nphotos/3.png,\nphotos/gone.png,1\n");
    Run run = Run.of(model.with("classify", "--manifest=" + manifest, "--output=" + output()));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(
            read("predictions")
                .orderBy("path")
                .select("status", "label", "length")
                .collectAsList()
                .stream()
                .map(row -> row.get(0) + " " + row.get(1)))
        .containsExactly("OK 2", "OK null", "UNREADABLE 1");
  }

  @Test
  void aClusterThatLeavesNoMarkersGetsThemHere() {
    String markers = "mapreduce.fileoutputcommitter.marksuccessfuljobs";
    SPARK.sparkContext().hadoopConfiguration().set(markers, "false");
    try {
      Run run = classify();
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(output().resolve("predictions/wave=0/_SUCCESS")).exists();
    } finally {
      SPARK.sparkContext().hadoopConfiguration().unset(markers);
    }
  }

  @Test
  void zstdIsAChoice() throws IOException {
    classify("--compression=zstd");

    try (var files = Files.list(output().resolve("predictions/wave=0"))) {
      assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".zstd.parquet"));
    }
  }

  @Test
  void moreFailedImagesThanAllowedEndWithThreeAndTheResultsStay() throws IOException {
    assertThat(classify("--max-failed-fraction=0.2").exitCode()).isZero();
    Run run = classify("--max-failed-fraction=0.05", "--overwrite");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED);
    assertThat(read("predictions").count()).isEqualTo(Photos.ALL);
    assertThat(runRecord().path("state").asText()).isEqualTo("DONE");
  }

  @Test
  void anOutputThatExistsIsRefusedUnlessToldOtherwise() {
    assertThat(classify().exitCode()).isZero();
    Run refused = classify();
    assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err()).contains("exists already", "--overwrite").hasLineCount(1);

    assertThat(classify("--overwrite").exitCode()).isZero();
    assertThat(read("predictions").count()).isEqualTo(Photos.ALL);
  }

  @Test
  void anEmptyInputFailsAndLeavesNothingInTheWay() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Run run = Run.of(model.with("classify", "--input=" + empty, "--output=" + output()));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("densepath: input: there is no object in " + empty);
    assertThat(classify().exitCode()).isZero();
  }

  @Test
  void anInputErrorLeavesAnEarlierRunAsItWas() throws IOException {
    classify("--run-id=first");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path manifest = Files.writeString(folder.resolve("m.csv"), "path,label\na.jpg,cat\n");
    for (String input : List.of("--input=" + empty, "--manifest=" + manifest)) {
      Run run = Run.of(model.with("classify", input, "--overwrite", "--output=" + output()));

      assertThat(run.exitCode()).as(input).isEqualTo(ExitCode.FAILED);
      assertThat(read("plan").count()).isEqualTo(Photos.ALL);
      assertThat(read("predictions").count()).isEqualTo(Photos.ALL);
      assertThat(read("statistics").count()).isPositive();
      assertThat(runRecord().path("run_id").asText()).isEqualTo("first");
      assertThat(runRecord().path("state").asText()).isEqualTo("DONE");
      assertThat(output().resolve("plan.new")).doesNotExist();
    }
  }

  @Test
  void aFailureLeavesModelsToTheTasksThatMayStillRun() throws IOException {
    Run.of(model.with("import", "--output=" + folder.resolve("model")));
    ModelFolder loaded = ModelFolder.read(folder.resolve("model"));
    LoadedModels.get(
        loaded.description(),
        Device.CPU,
        () -> LoadedModel.load(loaded.archive(), loaded.description(), Device.CPU));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Run run = Run.of(model.with("classify", "--input=" + empty, "--output=" + output()));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(LoadedModels.count()).isEqualTo(1);
    assertThat(classify().exitCode()).isZero();
    assertThat(LoadedModels.count()).isZero();
  }

  @Test
  void aRunWithoutAnyPredictionEndsWithThree() {
    Run run =
        Run.of(
            model.with(
                "classify",
                "--input=" + photos.resolve("text.png"),
                "--input=" + photos.resolve("empty.png"),
                "--output=" + output()));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.TOO_MANY_FAILED);
    assertThat(run.out()).contains("2 failed");
  }

  @Test
  void namesSavedOnWindowsHaveNoByteOrderMark() throws IOException {
    Path names = folder.resolve("names.txt");
    Files.write(names, "\uFEFFone\r\ntwo\r\nthree\r\n\r\n".getBytes(StandardCharsets.UTF_16LE));
    TinyModel named = new TinyModel(model.architecture(), model.weights(), names);
    Run run = Run.of(named.with("import", "--output=" + output()));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readAllLines(output().resolve("synset.txt")))
        .containsExactly("one", "two", "three");
  }

  @Test
  void namesInAnotherEncodingAreAnError() throws IOException {
    Path names = folder.resolve("names.txt");
    Files.write(names, "K\u00e4fer\nHund\nVogel\n".getBytes(StandardCharsets.ISO_8859_1));
    TinyModel misnamed = new TinyModel(model.architecture(), model.weights(), names);
    Run run = Run.of(misnamed.with("classify", "--input=" + photos, "--output=" + output()));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("class-names: " + names + ": line 1 has bytes that are not UTF-8")
        .hasLineCount(1);
  }

  @Test
  void aRunThatFailsSaysSoInItsRecord() throws IOException {
    Path broken = folder.resolve("broken");
    Run.of(model.with("import", "--output=" + broken));
    Path archive = Files.writeString(broken.resolve("model.pt"), "no archive");
    Path description = broken.resolve("densepath.properties");
    Files.writeString(
        description,
        Files.readString(description)
            .replaceFirst("sha256=.*", "sha256=" + Digest.sha256(archive)));
    Run run =
        Run.of("classify", "--weights=" + broken, "--input=" + photos, "--output=" + output());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("is not an archive that libtorch loads");
    assertThat(runRecord().path("state").asText()).isEqualTo("FAILED");
    assertThat(runRecord().path("error").asText()).contains("is not an archive");
  }

  @Test
  void anArchiveThatIsNotTheFoldersOwnIsRefused() throws IOException {
    Path changed = folder.resolve("changed");
    Run.of(model.with("import", "--output=" + changed));
    Files.writeString(changed.resolve("model.pt"), "copied in part");
    Run run =
        Run.of("classify", "--weights=" + changed, "--input=" + photos, "--output=" + output());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("model.pt has sha256", "was it copied whole");
  }

  @Test
  void anInputThatIsNotThereIsFoundBeforeAnEarlierRunIsTouched() throws IOException {
    classify();
    Run run =
        Run.of(model.with("classify", "--input=/no/photos", "--overwrite", "--output=" + output()));

    assertThat(run.err()).contains("input: /no/photos does not exist");
    assertThat(read("predictions").count()).isEqualTo(Photos.ALL);
  }

  @Test
  void weightsThatAreNotThereAreOneLine() {
    Run run =
        Run.of(
            "classify",
            "--model=dpn68",
            "--weights=/no/w.pth",
            "--input=" + photos,
            "--output=" + output());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err().strip()).isEqualTo("densepath: weights: /no/w.pth does not exist.");
  }

  @Test
  void weightsOfAnotherNetworkAreOneLineThatNamesATensor() {
    Run run =
        Run.of(
            "classify",
            "--model=densenet121",
            "--weights=" + model.weights(),
            "--input=" + photos,
            "--output=" + output());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("tiny.safetensors", "features.").hasLineCount(1);
    assertThat(output()).doesNotExist();
  }

  @Test
  void weightsWithoutANetworkAskForOne() {
    Run run =
        Run.of(
            "classify",
            "--weights=" + model.weights(),
            "--input=" + photos,
            "--output=" + output());

    assertThat(run.err()).contains("Give model or architecture.");
  }

  @Test
  void aListOfNamesThatDoesNotFitIsAnError() throws IOException {
    Path names = Files.writeString(folder.resolve("names.txt"), "cat\ndog\n");
    TinyModel misnamed = new TinyModel(model.architecture(), model.weights(), names);
    Run run = Run.of(misnamed.with("classify", "--input=" + photos, "--output=" + output()));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("names.txt has 2 lines, expected 3, one per class");
  }

  @Test
  void verboseShowsTheStackTrace() {
    Run run =
        Run.of("classify", "--verbose", "--weights=/no/w", "--input=i", "--output=" + output());

    assertThat(run.err()).contains("JobException").contains("\tat io.densepath.");
  }

  @Test
  void showPrintsWhatTheParquetSays() {
    classify();
    Run run = Run.of("show", "--run=" + output(), "--rows=50");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("/broken.png +CORRUPT +- +- ")
        .containsPattern("/1.png +OK +(cat|dog|bird) +0\\.\\d+ +(cat|dog|bird) 0\\.")
        .containsPattern("OK +41")
        .containsPattern(" cpu +fp32 ");
  }

  @Test
  void showOfNoRunIsAnError() {
    Run run = Run.of("show", "--run=" + folder);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("Is " + folder + " the output of a run?").hasLineCount(1);
  }

  private Path output() {
    return folder.resolve("run");
  }

  private Run classify(String... more) {
    String[] options =
        Stream.concat(Stream.of("--input=" + photos, "--output=" + output()), Stream.of(more))
            .toArray(String[]::new);
    return Run.of(model.with("classify", options));
  }

  private Dataset<Row> read(String part) {
    return SPARK.read().parquet(output().resolve(part).toString());
  }

  private static List<String> statuses(Dataset<Row> predictions) {
    return predictions.groupBy("status").count().orderBy("status").collectAsList().stream()
        .map(row -> row.getString(0) + " " + row.getLong(1))
        .toList();
  }

  private JsonNode runRecord() throws IOException {
    return new ObjectMapper().readTree(output().resolve("run.json").toFile());
  }
}
