package io.densepath.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.densepath.jobs.command.ExitCode;
import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.jobs.output.OutputLock;
import io.densepath.jobs.output.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {

  private static final SparkSession SPARK = LocalSpark.session();
  private static final ObjectMapper JSON = new ObjectMapper();

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
  void aRunInWavesHasOneRowAnObjectAndAFolderAWave() throws IOException {
    Run run = classify("--wave-images=10", "--partition-images=3");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Planned 44 images, ").contains(", in 5 waves.");
    requireARowAnObject();
    assertThat(
            read("predictions").groupBy("wave").count().orderBy("wave").collectAsList().stream()
                .map(row -> row.get(0) + " " + row.get(1)))
        .containsExactly("0 10", "1 10", "2 10", "3 10", "4 4");
    assertThat(read("statistics").select("wave").distinct().count()).isEqualTo(5);
  }

  @Test
  void aRunThatWasKilledGoesOnWithTheWavesThatAreNotCommitted() throws IOException {
    classify("--wave-images=10", "--run-id=first");
    loseWave("predictions", 1);
    loseWave("statistics", 3);
    killed();
    Map<String, FileTime> before = filesOfWaves(0, 2, 4);

    Run run = classify("--wave-images=10", "--resume");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Going on with run first: 20 of 44 images are left.");
    assertThat(run.out()).contains("Classified 20 images in ");
    requireARowAnObject();
    assertThat(filesOfWaves(0, 2, 4)).isEqualTo(before);
    assertThat(read("statistics").filter("run_id = 'first'").count())
        .isEqualTo(read("statistics").count());
    assertThat(record().path("state").asText()).isEqualTo("DONE");
    assertThat(record().at("/totals/images").asInt()).isEqualTo(Photos.ALL);
    assertThat(record().path("resumed_at").asText()).isNotEmpty();
  }

  @Test
  void theSameCommandSaysWhatAKilledRunHasDoneAndOffersToGoOn() throws IOException {
    classify("--wave-images=10", "--run-id=first");
    loseWave("predictions", 1);
    killed();

    Run run = classify("--wave-images=10");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains(
            "run first, which was killed, 77 % done (34 of 44 objects). Go on with it by --resume")
        .hasLineCount(1);
  }

  @Test
  void aRunThatIsNotFinishedIsOverwrittenOnlyIfThatIsAskedFor() throws IOException {
    classify("--run-id=first");
    killed();

    assertThat(classify("--run-id=second", "--overwrite").err()).contains("--overwrite=unfinished");
    assertThat(record().path("run_id").asText()).isEqualTo("first");
    assertThat(classify("--run-id=second", "--overwrite=unfinished").exitCode()).isZero();
    assertThat(record().path("run_id").asText()).isEqualTo("second");
    assertThat(classify("--run-id=third", "--overwrite").exitCode()).isZero();
  }

  @Test
  void aRunThatIsAtWorkIsNotTakenForAKilledOne() throws IOException {
    classify();
    killed();
    RunFolder busy = RunFolder.of(output().toString(), new Configuration());
    try (OutputLock first = OutputLock.acquire(busy, new PrintWriter(new StringWriter()))) {
      Run run = classify("--overwrite");

      assertThat(run.exitCode()).isEqualTo(ExitCode.BUSY);
      assertThat(run.err()).contains("is being written by the run of process ");
      first.requireHeld();
    }
  }

  @Test
  void aRunThatWasKilledBeforeItsPlanStoodPlansAgain() throws IOException {
    classify("--run-id=first");
    ObjectNode record = (ObjectNode) record();
    record.remove("plan");
    Files.writeString(output().resolve("run.json"), record.put("state", "RUNNING").toString());

    Run run = classify("--resume");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Planned 44 images");
    requireARowAnObject();
  }

  @Test
  void whereNoRunIsAResumeBeginsOne() {
    Run run = classify("--resume");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Classified 44 images");
    requireARowAnObject();
  }

  @Test
  void aFinishedRunStaysAsItIs() throws IOException {
    assertThat(classify("--max-failed-fraction=0.01").exitCode())
        .isEqualTo(ExitCode.TOO_MANY_FAILED);
    Map<String, FileTime> before = files(output());

    Run run = classify("--resume", "--max-failed-fraction=0.01");

    assertThat(run.exitCode()).isEqualTo(ExitCode.TOO_MANY_FAILED);
    assertThat(run.out()).contains("Nothing is left to do", "44 images, 3 failed");
    assertThat(files(output())).isEqualTo(before);
  }

  @Test
  void otherOptionsThanTheRunWasBegunWithAreAnErrorThatNamesThem() throws IOException {
    classify("--run-id=first");
    killed();

    Run run = classify("--resume", "--top-k=1", "--with-logits");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("--top-k was 5, is 1", "--with-logits was false, is true")
        .doesNotContain("sha256");
    assertThat(classify("--resume", "--run-id=second").err())
        .contains("run-id: the run in ", " is first, not second.");
  }

  @Test
  void anotherModelThanTheRunWasBegunWithIsAnError() throws IOException {
    classify();
    killed();
    Path others = Files.createDirectory(folder.resolve("other"));
    TinyModel renamed =
        new TinyModel(
            model.architecture(),
            model.weights(),
            Files.writeString(others.resolve("names"), "a\nb\nc\n"));

    Run run =
        Run.of(renamed.with("classify", "--input=" + photos, "--output=" + output(), "--resume"));

    assertThat(run.err()).contains("model class_names was [\"cat\",\"dog, hound\",\"bird\"], is");
  }

  @Test
  void whatIsNoRunIsNotGoneOnWith() throws IOException {
    Files.createDirectories(output());
    Files.writeString(output().resolve("thesis.tex"), "");

    assertThat(classify("--resume").err()).contains("has no run.json of a run").hasLineCount(1);
    assertThat(output().resolve("thesis.tex")).exists();
  }

  @Test
  void oneOfTheChoicesIsEnough() {
    assertThat(classify("--resume", "--overwrite").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aSecondRunOnTheSameOutputIsRefusedWhileTheFirstIsAtWork() throws IOException {
    RunFolder busy = RunFolder.of(output().toString(), new Configuration());
    try (OutputLock first = OutputLock.acquire(busy, new PrintWriter(new StringWriter()))) {
      Run run = classify("--resume");

      assertThat(run.exitCode()).isEqualTo(ExitCode.BUSY);
      assertThat(run.err()).contains("is being written by the run of process ");
      first.requireHeld();
    }
    assertThat(classify("--resume").exitCode()).isZero();
  }

  @Test
  void failedImagesAreTriedAgainAloneAndTheirRowsReplaced() throws IOException {
    Path own = Photos.write(folder.resolve("photos"));
    classifyOf(own, "--wave-images=10", "--run-id=first");
    Files.copy(own.resolve("1.png"), own.resolve("text.png"), StandardCopyOption.REPLACE_EXISTING);
    Run run = classifyOf(own, "--wave-images=10", "--retry-failed");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Trying 3 images of run first again.");
    requireARowAnObject();
    assertThat(
            read("predictions").filter("status != 'OK'").orderBy("path").collectAsList().stream()
                .map(row -> row.<String>getAs("status")))
        .containsExactly("CORRUPT", "EMPTY");
    assertThat(record().path("state").asText()).isEqualTo("DONE");
    assertThat(record().at("/totals/by_status/OK").asInt()).isEqualTo(Photos.ALL - 2);
    assertThat(output().resolve("retry")).doesNotExist();
  }

  @Test
  void aRetryThatWasKilledWhileItReplacedWavesGoesOn() throws IOException {
    Path own = Photos.write(folder.resolve("photos"));
    classifyOf(own, "--wave-images=10");
    Files.copy(own.resolve("1.png"), own.resolve("text.png"), StandardCopyOption.REPLACE_EXISTING);
    // The new files of a wave are there already, beside those that the commit names.
    Path wave = output().resolve("predictions/wave=1");
    SPARK.read().parquet(wave.toString()).write().mode("append").parquet(wave.toString());
    ObjectNode record = (ObjectNode) record();
    Files.writeString(
        output().resolve("run.json"),
        record.put("state", "RUNNING").put("retrying", true).toString());

    Run run = classifyOf(own, "--wave-images=10", "--resume");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Trying 3 images");
    requireARowAnObject();
    assertThat(record().has("retrying")).isFalse();
    assertThat(record().at("/totals/by_status/OK").asInt()).isEqualTo(Photos.ALL - 2);
    requireWhole();
  }

  @Test
  void aWaveThatIsNotWhatItsCommitSaysIsClassifiedAgain() throws IOException {
    classify("--wave-images=10", "--run-id=first");
    Files.delete(fileOf("predictions", 0));
    Files.writeString(fileOf("predictions", 1), "cut off");
    Files.delete(fileOf("statistics", 2));
    Path wave = output().resolve("predictions/wave=3");
    SPARK.read().parquet(wave.toString()).write().mode("append").parquet(wave.toString());

    Run broken = Run.of("verify", "--run=" + output());
    assertThat(broken.exitCode()).isEqualTo(ExitCode.NOT_WHOLE);
    assertThat(broken.err()).contains("is not whole: ", "predictions/wave=0/part-").hasLineCount(1);
    Run run = classify("--wave-images=10", "--resume");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Going on with run first: 30 of 44 images are left.");
    requireARowAnObject();
    requireWhole();
  }

  @Test
  void aFinishedRunLosesStrayFilesAlone() throws IOException {
    classify("--wave-images=10");
    Map<String, FileTime> before = filesOfWaves(0, 1, 2, 3, 4);
    Path wave = output().resolve("predictions/wave=3");
    Files.copy(fileOf("predictions", 3), wave.resolve("part-copy.parquet"));
    assertThat(Run.of("verify", "--run=" + output()).err())
        .contains("part-copy.parquet belongs to no commit");

    Run run = classify("--wave-images=10", "--resume");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("Deleting 1 files that are not of run");
    assertThat(run.out()).contains("Nothing is left to do");
    assertThat(filesOfWaves(0, 1, 2, 3, 4)).isEqualTo(before);
    requireWhole();
  }

  @Test
  void aWaveWithoutACommitIsKeptIfItsRowsAreThoseOfThePlan() throws IOException {
    classify("--wave-images=10", "--run-id=first");
    deleteCommits();
    Files.delete(fileOf("predictions", 4));
    killed();
    Map<String, FileTime> before = filesOfWaves(0, 1, 2, 3);

    Run run = classify("--wave-images=10", "--resume");

    assertThat(run.err()).contains("Going on with run first: 4 of 44 images are left.");
    assertThat(filesOfWaves(0, 1, 2, 3)).isEqualTo(before);
    requireWhole();
  }

  @Test
  void aResumeSaysThatItKeepsThePlanAndThatTheManifestHasChanged() throws IOException {
    Path manifest =
        Files.writeString(folder.resolve("manifest.csv"), photos.resolve("1.png") + "\n");
    String[] options = {
      "--manifest=" + manifest, "--allow-paths=" + photos, "--output=" + output()
    };
    Run.of(model.with("classify", options));
    killed();
    Files.writeString(manifest, photos.resolve("1.png") + "\n" + photos.resolve("3.png") + "\n");

    Run run = Run.of(model.with("classify", options[0], options[1], options[2], "--resume"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("The manifest " + manifest + " has changed since the run was planned")
        .contains("Keeping the plan of 1 images");
    requireWhole();
  }

  private void requireWhole() {
    Run verify = Run.of("verify", "--run=" + output());
    assertThat(verify.exitCode()).as(verify.err()).isZero();
    assertThat(verify.out()).contains(" is whole: ").hasLineCount(1);
  }

  /** Returns the only Parquet file of a wave. */
  private Path fileOf(String part, int wave) throws IOException {
    try (Stream<Path> files = Files.list(output().resolve(part + "/wave=" + wave))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private void deleteCommits() throws IOException {
    try (Stream<Path> files = Files.list(output().resolve("_commits"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(output().resolve("_commits"));
  }

  @Test
  void aRunThatAnEarlierVersionRecordedIsResumedAndRetried() throws IOException {
    classify("--wave-images=10", "--run-id=first");
    String recorded = recordOfAnEarlierVersion();
    loseWave("predictions", 1);
    deleteCommits();
    Files.writeString(output().resolve("run.json"), recorded.replace("DONE", "RUNNING"));

    Run resumed = classify("--wave-images=10", "--resume");
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("Going on with run first: 10 of 44 images are left.");
    requireARowAnObject();
    assertThat(record().path("started_at").asText()).isEqualTo("2026-11-28T04:07:10.973666976Z");
    assertThat(classify("--resume", "--top-k=1").err()).contains("--top-k was 5, is 1");

    deleteCommits();
    Files.writeString(output().resolve("run.json"), recorded);
    assertThat(classify("--retry-failed", "--reduced-decode").err())
        .contains("--reduced-decode was not given, is true");
    Run retried = classify("--wave-images=10", "--retry-failed");
    assertThat(retried.exitCode()).as(retried.err()).isZero();
    assertThat(retried.err()).contains("Trying 3 images of run first again.");
    requireARowAnObject();
    assertThat(record().at("/totals/planned").asInt()).isEqualTo(Photos.ALL);
    assertThat(record().at("/totals/partitions").asInt()).isEqualTo(10);
    assertThat(record().path("retries").asInt()).isEqualTo(1);
    assertThat(keys("", record())).containsAll(keys("", JSON.readTree(recorded)));
  }

  /** Returns the paths of all keys of a JSON object, as in {@code /totals/images}. */
  private static List<String> keys(String prefix, JsonNode object) {
    List<String> keys = new ArrayList<>();
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              keys.add(prefix + "/" + name);
              keys.addAll(keys(prefix + "/" + name, object.path(name)));
            });
    return keys;
  }

  /**
   * Returns the run.json that version 0.1.0, whose record had no types, would have written for this
   * run.
   */
  private String recordOfAnEarlierVersion() throws IOException {
    try (var in = ResumeTest.class.getResourceAsStream("run-0.1.0.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("${OUTPUT}", output().toString())
          .replace("${INPUT}", photos.toString())
          .replace("${FOLDER}", folder.toString())
          .replace("${SHA256}", record().at("/model/sha256").asText())
          // An option that came later, with a default that does what was done before.
          .replace("    \"reduced-decode\" : false,\n", "");
    }
  }

  @Test
  void whatIsNotFinishedIsNotTriedAgain() throws IOException {
    assertThat(classify("--retry-failed").err()).contains("retry-failed: there is no run in ");
    classify();
    killed();
    assertThat(classify("--retry-failed").err()).contains("is not finished. Go on with it first");
  }

  @Test
  void objectsThatAnEarlierRunHasSeenAreLeftOutUnlessTheyHaveChanged() throws IOException {
    Path own = Photos.write(folder.resolve("photos"));
    Path runs = folder.resolve("runs");
    Run first = to(runs.resolve("1"), own);
    Files.copy(own.resolve("3.png"), own.resolve("new.png"));
    Files.setLastModifiedTime(own.resolve("1.png"), FileTime.fromMillis(1_000_000_000_000L));

    Run second = to(runs.resolve("2"), own, "--skip-seen=" + runs);
    Run third = to(runs.resolve("3"), own, "--skip-seen=" + runs);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("Left out 43 of 45 objects, which 1 earlier runs have");
    assertThat(
            SPARK
                .read()
                .parquet(runs.resolve("2/predictions").toString())
                .orderBy("path")
                .collectAsList()
                .stream()
                .map(row -> row.<String>getAs("path").replaceFirst(".*/", "")))
        .containsExactly("1.png", "new.png");
    assertThat(third.exitCode()).as(third.err()).isZero();
    assertThat(third.out()).startsWith("Nothing new").hasLineCount(1);
    assertThat(runs.resolve("3")).doesNotExist();
  }

  @Test
  void whatAnotherModelHasSeenCountsForNothing() throws IOException {
    Path runs = folder.resolve("runs");
    to(runs.resolve("1"), photos);
    Path run = runs.resolve("1/run.json");
    Files.writeString(run, Files.readString(run).replaceFirst("\"sha256\" : \"", "$0f00"));

    Run second = to(runs.resolve("2"), photos, "--skip-seen=" + runs);

    assertThat(second.err()).contains("had another model").contains("Left out 0 of 44 objects");
  }

  private static Run to(Path output, Path input, String... more) {
    return Run.of(
        model.with(
            "classify",
            Stream.concat(Stream.of("--input=" + input, "--output=" + output), Stream.of(more))
                .toArray(String[]::new)));
  }

  private void requireARowAnObject() {
    Dataset<Row> predictions = read("predictions");
    assertThat(predictions.count()).isEqualTo(Photos.ALL);
    assertThat(predictions.select("path").distinct().count()).isEqualTo(Photos.ALL);
  }

  /**
   * Makes a wave look as if the run was killed during its commit: some of its files are there, and
   * its commit is not.
   */
  private void loseWave(String part, int wave) throws IOException {
    Files.delete(fileOf(part, wave));
    try (Stream<Path> files = Files.list(output().resolve("_commits"))) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("\\.?wave=" + wave + "\\..*")) {
          Files.delete(file);
        }
      }
    }
  }

  private void killed() throws IOException {
    ObjectNode record = (ObjectNode) record();
    record.put("state", "RUNNING").remove("totals");
    Files.writeString(output().resolve("run.json"), record.toString());
  }

  private Map<String, FileTime> filesOfWaves(Integer... waves) throws IOException {
    Map<String, FileTime> files = new TreeMap<>();
    for (int wave : waves) {
      files.putAll(files(output().resolve("predictions/wave=" + wave)));
    }
    return files;
  }

  private static Map<String, FileTime> files(Path below) throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(below)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        times.put(file.toString(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }

  private Path output() {
    return folder.resolve("run");
  }

  private Run classify(String... more) {
    return to(output(), photos, more);
  }

  private Run classifyOf(Path input, String... more) {
    return to(output(), input, more);
  }

  private Dataset<Row> read(String part) {
    return SPARK.read().parquet(output().resolve(part).toString());
  }

  private JsonNode record() throws IOException {
    return JSON.readTree(output().resolve("run.json").toFile());
  }
}
