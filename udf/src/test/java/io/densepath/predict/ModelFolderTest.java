package io.densepath.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.modality.Classifications;
import io.densepath.fixture.DjlFolder;
import io.densepath.fixture.Drawing;
import io.densepath.fixture.SmallModel;
import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.model.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  @TempDir Path directory;

  @Test
  void aFolderReadsBackAsItWasWritten() throws Exception {
    ModelFolder written = SmallModel.write(directory, Precision.FP32);
    assertThat(ModelFolder.read(written.directory())).isEqualTo(written);
    assertThat(written.description().ecosystem()).isEqualTo("timm");
    assertThat(written.description().digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void aSelfCheckReadsBackAsItWasWritten() throws Exception {
    ModelFolder written = SmallModel.writeChecked(directory, Precision.FP32);
    assertThat(written.description().selfCheck().classes()).isEqualTo(SmallModel.CLASSES);
    assertThat(ModelFolder.read(written.directory())).isEqualTo(written);
  }

  @Test
  void aFolderOfAnEarlierVersionHasNoSelfCheck() throws Exception {
    ModelFolder earlier = SmallModel.write(directory, Precision.FP32);
    assertThat(earlier.directory().resolve(ModelFolder.DESCRIPTION))
        .content()
        .doesNotContain("self-check");
    assertThat(ModelFolder.read(earlier.directory()).description().selfCheck())
        .isEqualTo(SelfCheck.NONE);
  }

  @Test
  void aWrongKeyOfTheSelfCheckIsNamed() throws Exception {
    Path folder = SmallModel.writeChecked(directory, Precision.FP32).directory();
    refused(folder, "(self-check.logits=)\\S+", "$1x", "'self-check.logits' has 'x'");
    refused(folder, "(self-check.logits=)\\S+ ", "$1", "39 numbers, expected 10 for each of 4");
    refused(folder, "(self-check.logits=)\\S+", "$1NaN", "a logit is not a finite number");
    refused(folder, "(self-check.logits=)\\S+", "$11e39", "a logit is not a finite number");
    refused(folder, "(self-check.tolerance=)\\S+", "$10", "the tolerance is 0.0");
    refused(folder, "(self-check.tolerance=)\\S+", "$1NaN", "the tolerance is NaN");
    refused(folder, "(self-check.seed=)\\S+", "$1two", "'self-check.seed' has 'two'");
    refused(folder, "self-check.seed=\\S+", "", "key 'self-check.seed' is missing");
    refused(folder, "self-check.logits=.*", "", "key 'self-check.logits' is missing");
  }

  private static void refused(Path folder, String found, String replacement, String message)
      throws Exception {
    Path description = folder.resolve(ModelFolder.DESCRIPTION);
    String right = Files.readString(description);
    Files.writeString(description, right.replaceFirst(found, replacement));
    assertThatThrownBy(() -> ModelFolder.read(folder))
        .hasMessageContaining(description.toString())
        .hasMessageContaining(message)
        .hasMessageContaining("import the weights again");
    Files.writeString(description, right);
  }

  @Test
  void djlsOwnTranslatorGivesTheSameProbabilities() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    Path picture = Drawing.png(directory.resolve("picture.png"), SmallModel.SIDE, 1);
    Prediction ours = predict(folder, picture);
    Classifications theirs = DjlFolder.classify(folder.directory(), picture);
    assertThat(theirs.best().getClassName())
        .isEqualTo(SmallModel.CLASS_NAMES.get(ours.classIds()[0]));
    assertThat(theirs.best().getProbability()).isCloseTo(ours.probabilities()[0], within(1e-5));
    assertThat(theirs.topK(5)).hasSize(5);
  }

  @Test
  void aFolderThatLacksAFileIsNamedWithIt() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    Files.delete(folder.directory().resolve(ModelFolder.CLASS_NAMES));
    assertThatThrownBy(() -> ModelFolder.read(folder.directory()))
        .hasMessageContaining("synset.txt")
        .hasMessageContaining(folder.directory().toString());
  }

  @Test
  void anArchiveOfAnotherKindOfDeviceIsRefused() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    Device gpu = new Device(true, 0);
    assertThatThrownBy(() -> LoadedModel.load(folder.archive(), folder.description(), gpu))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("compiled for a cpu");
  }

  @Test
  void aFileThatIsNoArchiveIsNamed() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    Files.writeString(folder.archive(), "not an archive");
    assertThatThrownBy(() -> LoadedModel.load(folder.archive(), folder.description(), Device.CPU))
        .hasMessageContaining(folder.archive().toString());
  }

  @Test
  void namesOfAnyAlphabetReadBackAsTheyWere() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    ModelDescription plain = folder.description();
    ModelDescription named =
        new ModelDescription(
            "größe\\ネット",
            plain.classes(),
            plain.embeddingSize(),
            plain.precision(),
            plain.gpu(),
            plain.preprocessing(),
            plain.ecosystem(),
            plain.digest(),
            plain.selfCheck());
    new ModelFolder(folder.directory(), named, folder.classNames()).write();
    assertThat(ModelFolder.read(folder.directory()).description()).isEqualTo(named);
  }

  @Test
  void oneModelIsLoadedADeviceHoweverManyAskForIt() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    LoadedModels.closeAll();
    LoadedModels.Loading loading =
        () -> LoadedModel.load(folder.archive(), folder.description(), Device.CPU);
    LoadedModel first = LoadedModels.get(folder.description(), Device.CPU, loading);
    assertThat(LoadedModels.get(folder.description(), Device.CPU, loading)).isSameAs(first);
    assertThat(LoadedModels.count()).isEqualTo(1);
    LoadedModels.closeAll();
    assertThat(LoadedModels.count()).isZero();
  }

  private static Prediction predict(ModelFolder folder, Path picture) throws Exception {
    ImageLimits limits = new ImageLimits(1 << 20, 1 << 20);
    try (LoadedModel model = LoadedModel.load(folder.archive(), folder.description(), Device.CPU);
        ImageReader reader = new ImageReader(folder.description().preprocessing(), limits);
        Predictor predictor = model.predictor(4, new Outputs(5, false, false))) {
      reader.read(Files.readAllBytes(picture), predictor.next());
      return predictor.put().get();
    }
  }
}
