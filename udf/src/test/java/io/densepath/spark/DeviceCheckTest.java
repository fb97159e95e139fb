package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.compile.Target;
import io.densepath.fixture.ChangedArchive;
import io.densepath.fixture.SmallModel;
import io.densepath.model.Precision;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.LocalModelFolder;
import io.densepath.prepare.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifies with model folders whose archive does not give the logits that the folder names. */
class DeviceCheckTest {

  private static final Path MODULES = Path.of("src/test/resources/io/densepath/predict");

  @TempDir static Path directory;
  private static ImageTables tables;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    tables = ImageTables.in(directory);
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @Test
  void anExecutorThatComputesRightlyClassifies() throws IOException {
    for (Precision precision : List.of(Precision.FP32, Precision.FP16)) {
      Path own = Files.createDirectory(folder.resolve(precision.key()));
      assertThat(classify(SmallModel.writeChecked(own, precision))).isNotEmpty();
    }
  }

  @Test
  void anExecutorWithOtherWeightsIsRefusedAlthoughTheDigestIsTheirs() throws IOException {
    ModelFolder changed =
        ChangedArchive.weights(
            SmallModel.writeChecked(folder, Precision.FP32), weight -> weight * 1.01f);
    changed.verify();
    assertThatThrownBy(() -> classify(changed))
        .hasStackTraceContaining(UnfitExecutorException.class.getName())
        .hasStackTraceContaining("self-check: on cpu in fp32, small gives logits")
        .hasStackTraceContaining("standard deviations from those computed on a CPU, allowed are")
        .hasStackTraceContaining("import the weights again");
  }

  @Test
  void anExecutorThatIsWrongOnlyInBatchesOfTheJobsSizeIsRefused() throws IOException {
    ModelFolder changed =
        ChangedArchive.wrongInBatchesOf(
            SmallModel.writeChecked(folder, Precision.FP32), ImageTables.BATCH_SIZE, 0.9);
    assertThatThrownBy(() -> classify(changed))
        .hasStackTraceContaining("self-check: on cpu in fp32");
  }

  @Test
  void anExecutorWithoutFiniteLogitsIsRefused() throws IOException {
    ModelFolder changed =
        ChangedArchive.wrongInBatchesOf(
            SmallModel.writeChecked(folder, Precision.FP16), ImageTables.BATCH_SIZE, 0);
    assertThatThrownBy(() -> classify(changed))
        .hasStackTraceContaining("self-check: on cpu in fp16")
        .hasStackTraceContaining("are not finite numbers")
        .hasStackTraceContaining("give --precision fp32 with its checkpoint");
  }

  @Test
  void theLogitsOfAnotherNetworkRefuseTheExecutor() throws IOException {
    ModelFolder right = SmallModel.writeChecked(folder, Precision.FP32);
    Path other = Files.createDirectory(folder.resolve("other"));
    ModelFolder changed =
        ChangedArchive.weights(
            SmallModel.writeChecked(other, Precision.FP32), weight -> weight * 1.5f);
    ModelFolder mixed =
        new ModelFolder(changed.directory(), changed.description(), changed.classNames())
            .with(right.description().selfCheck());
    assertThatThrownBy(() -> classify(mixed)).hasStackTraceContaining("self-check: on cpu in fp32");
  }

  @Test
  void aCustomModuleIsCheckedToo() throws IOException {
    ModelFolder right = custom();
    assertThat(right.description().selfCheck().isPresent()).isTrue();
    assertThat(classify(right)).isNotEmpty();
    ModelFolder changed = ChangedArchive.weights(right, weight -> weight * 1.1f);
    assertThatThrownBy(() -> classify(changed))
        .hasStackTraceContaining("self-check: on cpu in fp32, own gives logits")
        .hasStackTraceContaining("save it after eval()");
  }

  private ModelFolder custom() throws IOException {
    Properties preprocessing = new Properties();
    preprocessing.setProperty("preprocessing.crop", "32");
    ModelSource source =
        new ModelSource(
            MODULES.resolve("own.pt").toString(),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            preprocessing);
    return LocalModelFolder.open(
            source, () -> new Target(false, Precision.FP32), new Configuration(false), note -> {})
        .folder();
  }

  /** Returns the rows that have a prediction. */
  private static List<Row> classify(ModelFolder model) {
    return tables
        .classifier()
        .setWeights(model.directory().toString())
        .transform(tables.spark.read().format("binaryFile").load(tables.images.toString()))
        .where("classification.status = 'OK'")
        .collectAsList();
  }
}
