package io.densepath.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.modality.Classifications;
import io.densepath.compile.Target;
import io.densepath.fixture.DjlFolder;
import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import io.densepath.predict.PendingPrediction;
import io.densepath.predict.Prediction;
import io.densepath.predict.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prepares the TorchScript modules that scripts/dev/reference/torchscript.py wrote with torch, and
 * compares the logits of one of them with torch's.
 */
class CustomModuleTest {

  private static final Path MODULES = Path.of("src/test/resources/io/densepath/predict");

  private static final Target CPU = new Target(false, Precision.FP32);

  @TempDir Path directory;

  @Test
  void itAnswersAsTorchDoes() throws Exception {
    double[] expected =
        Arrays.stream(Files.readString(MODULES.resolve("own.tsv")).strip().split("\t"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    for (Prediction prediction : predict(prepared("own.pt", ""), 3)) {
      assertThat(prediction.logits()).hasSize(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) prediction.logits()[i]).isCloseTo(expected[i], within(1e-6));
      }
      assertThat(prediction.classIds()).containsExactly(1, 4);
      assertThat(prediction.probabilities()[0]).isGreaterThan(prediction.probabilities()[1]);
    }
  }

  @Test
  void djlReadsTheFolderToo() throws Exception {
    ModelFolder folder = prepared("own.pt", "");
    Classifications theirs = DjlFolder.classify(folder.directory(), MODULES.resolve("own.png"));
    Prediction ours = predict(folder, 1).get(0);
    assertThat(theirs.best().getClassName()).isEqualTo("1");
    assertThat(theirs.best().getProbability()).isCloseTo(ours.probabilities()[0], within(1e-5));
  }

  @Test
  void theFolderReadsBack() throws Exception {
    ModelFolder folder = prepared("own.pt", "");
    folder.verify();
    assertThat(ModelFolder.read(folder.directory())).isEqualTo(folder);
    assertThat(folder.description().name()).isEqualTo("own");
    assertThat(folder.description().classes()).isEqualTo(5);
    assertThat(folder.description().isCustom()).isTrue();
  }

  /** libtorch rounds a module's convolutions to TF32 there. */
  @Test
  void onAGpuFloat32MayDifferAsMuchAsFloat16() throws Exception {
    double onCpu = prepared("own.pt", "", CPU).description().selfCheck().tolerance();
    double onGpu =
        prepared("own.pt", "", new Target(true, Precision.FP32))
            .description()
            .selfCheck()
            .tolerance();
    assertThat(onGpu / onCpu)
        .isCloseTo(
            Precision.FP16.deviceTolerance() / Precision.FP32.deviceTolerance(), within(1e-9));
  }

  @Test
  void whatItTakesAndGivesIsChecked() throws IOException {
    refused(
        "tuple.pt",
        "",
        "tuple.pt: forward gives (Tensor, Tensor) for 4 images",
        "expected a tensor (4, classes)");
    refused("fixed.pt", "", "fixed.pt: forward does not take (4, 3, 32, 32) in fp32", "shape");
    refused("own.tsv", "", "own.tsv is not an archive that libtorch loads");
    Path names = Files.writeString(directory.resolve("names.txt"), "a\nb\n");
    refused("own.pt", names.toString(), "class-names", "2 lines, expected 5");
  }

  private void refused(String module, String classNames, String... words) {
    assertThatThrownBy(() -> prepared(module, classNames)).message().contains(words);
  }

  private static ModelFolder prepared(String module, String classNames) throws IOException {
    return prepared(module, classNames, CPU);
  }

  private static ModelFolder prepared(String module, String classNames, Target target)
      throws IOException {
    Properties preprocessing = new Properties();
    preprocessing.setProperty("preprocessing.resampling", "none");
    preprocessing.setProperty("preprocessing.crop", "32");
    ModelSource source =
        new ModelSource(
            MODULES.resolve(module).toString(),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(classNames).filter(name -> !name.isEmpty()),
            preprocessing);
    return LocalModelFolder.open(source, () -> target, new Configuration(false), note -> {})
        .folder();
  }

  private static List<Prediction> predict(ModelFolder folder, int images) throws Exception {
    byte[] bytes = Files.readAllBytes(MODULES.resolve("own.png"));
    ImageLimits limits = new ImageLimits(1 << 20, 1 << 20);
    try (LoadedModel model = LoadedModel.load(folder.archive(), folder.description(), Device.CPU);
        ImageReader reader = new ImageReader(folder.description().preprocessing(), limits);
        Predictor predictor = model.predictor(images, new Outputs(2, true, false))) {
      List<PendingPrediction> predictions = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        reader.read(bytes, predictor.next());
        predictions.add(predictor.put());
      }
      return predictions.stream().map(PendingPrediction::get).toList();
    }
  }
}
