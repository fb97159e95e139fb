package io.densepath.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {

  /** Counted from the networks' own published code. */
  @ParameterizedTest
  @CsvSource({
    "densenet121, 7978856, 1024",
    "densenet161, 28681000, 2208",
    "densenet169, 14149480, 1664",
    "densenet201, 20013928, 1920",
    "densenet264, 33337704, 2688",
    "dpn68, 12611602, 832",
    "dpn92, 37668392, 2688",
    "dpn98, 61570728, 2688",
    "dpn107, 86917800, 2688",
    "dpn131, 79254504, 2688"
  })
  void parametersAreThoseOfThePublishedCode(String name, long parameters, int embedding) {
    Network network = Network.find(name).orElseThrow();
    Architecture architecture = network.architecture();
    assertThat(network.cost().parameters()).isEqualTo(parameters);
    assertThat(architecture.embeddingSize()).isEqualTo(embedding);
    assertThat(architecture.parameters().get("classifier.weight"))
        .isEqualTo(Shape.of(1000, embedding));
  }

  @Test
  void caseAndHyphensOfANameDoNotMatter() {
    assertThat(Network.find("DenseNet-121")).contains(Network.DENSENET121);
    assertThat(Network.find("DPN_68")).contains(Network.DPN68);
    assertThat(Network.find("resnet50")).isEmpty();
  }

  @Test
  void aMisspeltNameFindsItsNeighbours() {
    assertThat(Network.nearest("densnet161").get(0)).isEqualTo("densenet161");
  }

  @Test
  void densenet121TakesTheMultiplyAddsThatItsPaperStates() {
    assertThat(2e-9 * Network.DENSENET121.cost().multiplyAdds()).isBetween(5.6, 5.8);
  }
}
