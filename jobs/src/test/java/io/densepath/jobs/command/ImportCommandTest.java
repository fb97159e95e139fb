package io.densepath.jobs.command;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.jobs.fixture.LocalSpark;
import io.densepath.jobs.fixture.Photos;
import io.densepath.jobs.fixture.Run;
import io.densepath.jobs.fixture.TinyModel;
import io.densepath.model.Precision;
import io.densepath.predict.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  private static final SparkSession SPARK = LocalSpark.session();

  @TempDir static Path shared;
  private static TinyModel model;

  @TempDir Path folder;

  @BeforeAll
  static void aModel() throws IOException {
    model = TinyModel.write(shared);
  }

  @Test
  void aFolderIsWrittenAndItsNetworkComparedWithTheOneAsWritten() throws IOException {
    Run run = importTo("model");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("logits differ by at most", "same top-1 on 4 of 4 images");
    ModelFolder written = ModelFolder.read(folder.resolve("model"));
    assertThat(written.description().precision()).isEqualTo(Precision.FP32);
    assertThat(run.out()).contains(written.description().digest());
    assertThat(written.description().selfCheck().classes()).isEqualTo(3);
  }

  @Test
  void aFolderWhoseLogitsAreOthersRefusesTheExecutorBeforeAnyImage() throws IOException {
    importTo("model");
    Path description = folder.resolve("model/densepath.properties");
    String right = Files.readString(description);
    Files.writeString(
        description, right.replaceFirst("(self-check.logits=)(\\S+) (\\S+)", "$1$3 $2"));
    Run run = classify("model", "run");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("densepath: self-check: on cpu in fp32, tiny gives logits");
    assertThat(folder.resolve("run/predictions")).doesNotExist();
  }

  @Test
  void aFolderOfAnEarlierVersionIsClassifiedWithAndItsLackIsSaid() throws IOException {
    importTo("model");
    Path description = folder.resolve("model/densepath.properties");
    String right = Files.readString(description);
    Files.writeString(description, right.replaceAll("self-check.*\n", ""));
    Run run = classify("model", "run");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains(folder.resolve("model") + " has no self-check")
        .contains("Import the weights again");
  }

  private Run classify(String model, String run) throws IOException {
    Path photos = folder.resolve("photos");
    return Run.of(
        "classify",
        "--weights=" + folder.resolve(model),
        "--input=" + (Files.exists(photos) ? photos : Photos.write(photos)),
        "--output=" + folder.resolve(run));
  }

  @Test
  void classifyTakesTheFolderInPlaceOfTheCheckpoint() throws IOException {
    importTo("model");
    Path photos = Photos.write(folder.resolve("photos"));
    Run fromFolder =
        Run.of(
            "classify",
            "--weights=" + folder.resolve("model"),
            "--input=" + photos,
            "--with-logits",
            "--output=" + folder.resolve("from-folder"));
    Run fromCheckpoint =
        Run.of(
            model.with(
                "classify",
                "--input=" + photos,
                "--with-logits",
                "--output=" + folder.resolve("from-checkpoint")));

    assertThat(fromFolder.exitCode()).as(fromFolder.err()).isZero();
    assertThat(fromCheckpoint.exitCode()).as(fromCheckpoint.err()).isZero();
    assertThat(predictions("from-folder"))
        .isNotEmpty()
        .hasSameElementsAs(predictions("from-checkpoint"));
  }

  @Test
  void aFolderForAGpuIsMadeWhereThereIsNone() throws IOException {
    Run run =
        Run.of(
            "import",
            "--weights=" + model.weights(),
            "--architecture=" + model.architecture(),
            "--device=gpu",
            "--output=" + folder.resolve("gpu"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    ModelFolder written = ModelFolder.read(folder.resolve("gpu"));
    assertThat(written.description().gpu()).isTrue();
    assertThat(written.description().precision()).isEqualTo(Precision.FP16);
  }

  @Test
  void whatIsThereAlreadyStaysUnlessToldOtherwise() throws IOException {
    importTo("model");
    assertThat(importTo("model").err()).contains("exists already");
    assertThat(importTo("model", "--overwrite").exitCode()).isZero();
  }

  @Test
  void aFolderOfSomethingElseIsNotOverwritten() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("thesis")).resolve("a.txt"), "mine");
    Run run = importTo("thesis", "--overwrite");
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err())
        .contains("has no densepath.properties of a model folder, so it is left alone");
    assertThat(folder.resolve("thesis/a.txt")).exists();
  }

  @Test
  void anImportThatBreaksOffLeavesAFolderThatMayBeOverwritten() throws IOException {
    importTo("model");
    Path archive = folder.resolve("model/model.pt");
    Files.delete(archive);
    // A folder in the place of the archive makes the import fail when it writes the archive.
    Files.createDirectories(archive.resolve("model.pt"));
    Path description = folder.resolve("model/densepath.properties");
    Files.writeString(description, "of an earlier one");

    assertThat(importTo("model", "--overwrite").exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(description).content().contains("sha256=");
    assertThat(folder.resolve("model/serving.properties")).doesNotExist();
  }

  @Test
  void aCheckpointOfNoNumbersIsNotImported() throws IOException {
    byte[] bytes = Files.readAllBytes(model.weights());
    int tensors = Math.toIntExact(8 + ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN).getLong());
    Arrays.fill(bytes, tensors, bytes.length, (byte) -1);
    Path none = Files.write(folder.resolve("none.safetensors"), bytes);
    TinyModel broken = new TinyModel(model.architecture(), none, model.classNames());
    Run run = Run.of(broken.with("import", "--output=" + folder.resolve("model")));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("NaN");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void theCommandSaysWhereInTheCheckpointTheNetworkIs() throws IOException {
    TinyModel prefixed = model.withPrefixes(folder.resolve("x.safetensors"), "model.net.");
    Run run = Run.of(prefixed.with("import", "--output=" + folder.resolve("model")));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("x.safetensors: the network is that of 'model.net'.");
  }

  @Test
  void ofTwoNetworksInACheckpointTheKeyChooses() throws IOException {
    TinyModel two = model.withPrefixes(folder.resolve("x.safetensors"), "student.", "teacher.");
    Run none = Run.of(two.with("import", "--output=" + folder.resolve("none")));
    Run wrong =
        Run.of(two.with("import", "--weights-key=ema", "--output=" + folder.resolve("wrong")));
    Run chosen =
        Run.of(two.with("import", "--weights-key=teacher", "--output=" + folder.resolve("chosen")));

    assertThat(none.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(none.err()).contains("'student', 'teacher'", "--weights-key student");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(wrong.err()).contains("no tensors under 'ema' but those of 'student' (");
    assertThat(chosen.exitCode()).as(chosen.err()).isZero();
    assertThat(chosen.err()).contains("the network is that of 'teacher'");
  }

  @Test
  void aFolderIsNoCheckpoint() {
    Run run =
        Run.of(
            "import",
            "--model=densenet121",
            "--weights=" + folder,
            "--output=" + folder.resolve("model"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("weights: " + folder + " is a folder, expected a file");
  }

  @Test
  void aRunInAnotherPrecisionThanTheFoldersIsRefused() throws IOException {
    importTo("model");
    Run run =
        Run.of(
            "classify",
            "--weights=" + folder.resolve("model"),
            "--precision=bf16",
            "--input=" + folder,
            "--output=" + folder.resolve("run"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("precision is bf16, but the model folder is compiled for fp32");
  }

  private Run importTo(String name, String... options) {
    String[] all = new String[options.length + 1];
    all[0] = "--output=" + folder.resolve(name);
    System.arraycopy(options, 0, all, 1, options.length);
    return Run.of(model.with("import", all));
  }

  private List<Row> predictions(String run) {
    return SPARK
        .read()
        .parquet(folder.resolve(run).resolve("predictions").toString())
        .collectAsList();
  }
}
