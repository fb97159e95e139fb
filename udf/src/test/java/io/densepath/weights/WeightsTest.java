package io.densepath.weights;

import static io.densepath.weights.Fixtures.CANONICAL_DENSENET;
import static io.densepath.weights.Fixtures.CIFAR_DENSENET;
import static io.densepath.weights.Fixtures.OLDER_TORCHVISION_DENSENET;
import static io.densepath.weights.Fixtures.PADDLE_DENSENET;
import static io.densepath.weights.Fixtures.PADDLE_DPN;
import static io.densepath.weights.Fixtures.TIMM_DPN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.SafetensorsFile;
import io.densepath.image.Preprocessing;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.DualPathNet;
import io.densepath.model.Network;
import io.densepath.model.Shape;
import io.densepath.model.Stem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WeightsTest {

  private static final DenseNet SMALL_DENSENET =
      new DenseNet("small", 4, 2, List.of(2, 2, 1), 2, Stem.IMAGENET, 3);
  private static final DualPathNet SMALL_DPN =
      new DualPathNet(
          "small", 4, 3, 4, 2, List.of(1, 2, 1, 1), List.of(2, 2, 2, 2), List.of(4, 8, 8, 8), 3);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.densepath.weights.Ecosystem#dialects()")
  void everyDialectBindsToTheSameParameters(Dialect dialect) throws IOException {
    boolean dpn = dialect.name().endsWith("DPN");
    Architecture small = dpn ? SMALL_DPN : SMALL_DENSENET;
    Architecture network = dialect.equals(CIFAR_DENSENET) ? cifar() : small;
    Path file =
        SafetensorsFile.counting(
            folder.resolve("x"), spelt(network, dialect, dialect.equals(TIMM_DPN)));
    try (StateDict dict = StateDict.open(file)) {
      Weights weights = Weights.bind(dict, network, Optional.empty());

      assertThat(weights.values().keySet())
          .containsExactlyElementsOf(network.parameters().keySet());
      int first = 0;
      for (Map.Entry<String, Shape> parameter : network.parameters().entrySet()) {
        float[] values = weights.values().get(parameter.getKey());
        assertThat(values).hasSize((int) parameter.getValue().elements());
        assertThat(values[0]).as(parameter.getKey()).isEqualTo(first++);
      }
    }
  }

  @Test
  void aLinearWeightOfPaddleIsTransposed() throws IOException {
    Map<String, Shape> tensors = spelt(SMALL_DPN, PADDLE_DPN, false);
    int classes = SMALL_DPN.classes();
    try (StateDict dict = StateDict.open(SafetensorsFile.counting(folder.resolve("x"), tensors))) {
      float[] stored = dict.floats("out.weight");
      float[] bound =
          Weights.bind(dict, SMALL_DPN, Optional.empty()).values().get("classifier.weight");

      int features = SMALL_DPN.embeddingSize();
      assertThat(tensors.get("out.weight")).isEqualTo(Shape.of(features, classes));
      assertThat(bound[2 * features + 5]).isEqualTo(stored[5 * classes + 2]);
      assertThat(bound[features]).isEqualTo(stored[1]);
    }
  }

  @ParameterizedTest
  @EnumSource(Ecosystem.class)
  void theEcosystemThatIsAskedForWins(Ecosystem asked) throws IOException {
    try (StateDict dict = open(spelt(SMALL_DENSENET, PADDLE_DENSENET, false))) {
      assertThat(Weights.bind(dict, SMALL_DENSENET, Optional.of(asked)).ecosystem())
          .isEqualTo(asked);
    }
  }

  @Test
  void theEcosystemFollowsFromKeysAndFormat() throws IOException {
    assertThat(recognised(SMALL_DENSENET, CANONICAL_DENSENET)).isEqualTo(Ecosystem.TIMM);
    assertThat(recognised(SMALL_DENSENET, PADDLE_DENSENET)).isEqualTo(Ecosystem.PADDLE);
    assertThat(recognised(SMALL_DPN, TIMM_DPN)).isEqualTo(Ecosystem.TIMM);
    assertThat(recognised(SMALL_DPN, PADDLE_DPN)).isEqualTo(Ecosystem.PADDLE);
  }

  @Test
  void onlyTimmsDpnHasAnEpsilonOfItsOwn() {
    assertThat(Ecosystem.TIMM.batchNormEpsilon(SMALL_DPN)).isEqualTo(1e-3);
    assertThat(Ecosystem.PADDLE.batchNormEpsilon(SMALL_DPN)).isEqualTo(1e-5);
    assertThat(Ecosystem.TIMM.batchNormEpsilon(SMALL_DENSENET)).isEqualTo(1e-5);
    assertThat(Ecosystem.TORCHVISION.batchNormEpsilon(SMALL_DENSENET)).isEqualTo(1e-5);
  }

  @ParameterizedTest
  @EnumSource(Ecosystem.class)
  void everyEcosystemHasTheNumbersOfItsNetworks(Ecosystem ecosystem) {
    Preprocessing denseNet = ecosystem.preprocessing(SMALL_DENSENET);
    Preprocessing dpn = ecosystem.preprocessing(SMALL_DPN);
    switch (ecosystem) {
      case TORCHVISION -> {
        assertThat(denseNet).isEqualTo(Preprocessing.torchvision());
        assertThat(dpn).isEqualTo(Preprocessing.torchvision());
      }
      case TIMM -> {
        assertThat(denseNet).isEqualTo(Preprocessing.timm());
        assertThat(dpn).isEqualTo(Preprocessing.timmDpn());
      }
      case PADDLE -> {
        assertThat(denseNet).isEqualTo(Preprocessing.paddle());
        assertThat(dpn).isEqualTo(Preprocessing.paddle());
      }
    }
  }

  @Test
  void aDenseNetOfTorchNamesIsTakenForTheEcosystemThatPublishesInItsFormat() {
    assertThat(Ecosystem.of(CANONICAL_DENSENET, CheckpointFormat.SAFETENSORS))
        .isEqualTo(Ecosystem.TIMM);
    for (CheckpointFormat format : EnumSet.complementOf(EnumSet.of(CheckpointFormat.SAFETENSORS))) {
      assertThat(Ecosystem.of(CANONICAL_DENSENET, format)).isEqualTo(Ecosystem.TORCHVISION);
      assertThat(Ecosystem.of(TIMM_DPN, format)).isEqualTo(Ecosystem.TIMM);
      assertThat(Ecosystem.of(PADDLE_DPN, format)).isEqualTo(Ecosystem.PADDLE);
    }
  }

  @Test
  void theNetworkThatWouldFitIsNamed() throws IOException {
    Map<String, Shape> densenet169 =
        spelt(Network.DENSENET169.architecture(), OLDER_TORCHVISION_DENSENET, false);
    try (StateDict dict = open(densenet169)) {
      assertMismatch(dict, Network.DENSENET121.architecture(), "it is a checkpoint of densenet169");
      assertMismatch(dict, Network.DPN68.architecture(), "it is a checkpoint of densenet169");
      assertMismatch(dict, Network.DENSENET201.architecture(), "denselayer33");
    }
  }

  @Test
  void theNetworkThatWouldFitIsNamedForAnyNumberOfClasses() throws IOException {
    Architecture dpn92 = Network.DPN92.architecture().withClasses(7);
    try (StateDict dict = open(spelt(dpn92, PADDLE_DPN, false))) {
      assertMismatch(dict, Network.DPN98.architecture(), "it is a checkpoint of dpn92");
      assertMismatch(dict, Network.DPN92.architecture(), "found 7 classes, expected the 1000");
      assertThat(Weights.classes(dict, Network.DPN92.architecture())).hasValue(7);
    }
  }

  @Test
  void aMissingTensorIsNamedAsTheFileWouldNameIt() throws IOException {
    Map<String, Shape> tensors = spelt(SMALL_DENSENET, PADDLE_DENSENET, false);
    tensors.remove("batch_norm._mean");
    tensors.remove("tr_conv2_blk.conv_ac_func._conv.weight");
    try (StateDict dict = open(tensors)) {
      assertMismatch(
          dict,
          SMALL_DENSENET,
          "no tensor 'tr_conv2_blk.conv_ac_func._conv.weight' (and 1 more), expected one of shape"
              + " 4x8x1x1 in small");
      assertMismatch(
          dict, SMALL_DENSENET, "all other tensors are those of small: was the file changed?");
    }
  }

  @Test
  void aTensorUnderAnotherNameIsPointedAt() throws IOException {
    Map<String, Shape> tensors = spelt(SMALL_DENSENET, CANONICAL_DENSENET, false);
    tensors.put("net.features.conv0.weight", tensors.remove("features.conv0.weight"));
    try (StateDict dict = open(tensors)) {
      assertMismatch(
          dict,
          SMALL_DENSENET,
          "no tensor 'features.conv0.weight' but has 'net.features.conv0.weight'");
    }
  }

  @Test
  void aSurplusTensorIsNamed() throws IOException {
    Map<String, Shape> tensors = spelt(SMALL_DENSENET, CANONICAL_DENSENET, false);
    tensors.put("features.extra.weight", Shape.of(1));
    try (StateDict dict = open(tensors)) {
      assertMismatch(
          dict,
          SMALL_DENSENET,
          "found tensor 'features.extra.weight', expected no such tensor in small");
    }
  }

  @Test
  void aMisshapenTensorIsNamed() throws IOException {
    Map<String, Shape> tensors = spelt(SMALL_DENSENET, CANONICAL_DENSENET, false);
    tensors.put("features.norm0.bias", Shape.of(5));
    try (StateDict dict = open(tensors)) {
      assertMismatch(
          dict,
          SMALL_DENSENET,
          "found tensor 'features.norm0.bias' of shape 5, expected shape 4 in small");
    }
  }

  @Test
  void aNumberThatIsNoneIsNamedWithItsTensor() throws IOException {
    Path file = folder.resolve("nan.safetensors");
    SafetensorsFile.write(
        file,
        spelt(SMALL_DENSENET, CANONICAL_DENSENET, false),
        (key, shape) -> {
          float[] values = new float[(int) shape.elements()];
          if (key.equals("features.norm0.bias")) {
            values[1] = Float.NaN;
          }
          return values;
        });
    try (StateDict dict = StateDict.open(file)) {
      assertMismatch(dict, SMALL_DENSENET, "NaN at element 1 of tensor 'features.norm0.bias'");
    }
  }

  @Test
  void theLargestNetworkBindsWithinLittleMoreThanItsOwnSize() throws IOException {
    Architecture dpn107 = Network.DPN107.architecture();
    try (StateDict dict = open(spelt(dpn107, PADDLE_DPN, false))) {
      long before = AllocatedBytes.ofThisThread();

      Weights weights = Weights.bind(dict, dpn107, Optional.empty());

      long elements = weights.values().values().stream().mapToLong(v -> v.length).sum();
      assertThat(elements).isGreaterThan(86_000_000);
      assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(4 * elements + (64L << 20));
    }
  }

  private static DenseNet cifar() {
    return new DenseNet("small", 4, 2, List.of(2, 2, 1), 2, Stem.CIFAR, 3);
  }

  private StateDict open(Map<String, Shape> tensors) throws IOException {
    return StateDict.open(SafetensorsFile.zeros(folder.resolve("x"), tensors));
  }

  private Ecosystem recognised(Architecture network, Dialect dialect) throws IOException {
    try (StateDict dict = open(spelt(network, dialect, false))) {
      return Weights.bind(dict, network, Optional.empty()).ecosystem();
    }
  }

  private static Map<String, Shape> spelt(
      Architecture network, Dialect dialect, boolean classifierIsConvolution) {
    Map<String, Shape> tensors = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (key, shape) -> {
              List<Integer> stored = new ArrayList<>(shape.dimensions());
              if (shape.rank() == 2 && dialect.linearIsInByOut()) {
                stored = List.of(shape.get(1), shape.get(0));
              } else if (shape.rank() == 2 && classifierIsConvolution) {
                stored.addAll(List.of(1, 1));
              }
              tensors.put(dialect.spell(key, network), new Shape(stored));
            });
    return tensors;
  }

  private static void assertMismatch(StateDict dict, Architecture network, String message) {
    assertThatThrownBy(() -> Weights.bind(dict, network, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(dict.fileName())
        .hasMessageContaining(message);
  }
}
