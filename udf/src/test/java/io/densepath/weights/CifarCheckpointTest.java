package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.SharedData;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Shape;
import io.densepath.model.Stem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CifarCheckpointTest {

  private static final Architecture DENSENET_BC_100_12 =
      new DenseNet("densenet-bc-100-12", 24, 12, List.of(16, 16, 16), 4, Stem.CIFAR, 10);

  @Test
  void aPublishedCheckpointBindsToItsArchitecture() throws IOException {
    try (StateDict dict =
        StateDict.open(SharedData.require("densenet-bc-100-12-cifar10/checkpoint_100.pth.tar"))) {
      assertThat(dict.format()).isEqualTo(CheckpointFormat.PYTORCH_ZIP);
      assertThat(dict.shape("state_dict.fc.weight")).isEqualTo(Shape.of(10, 342));
      assertThat(Weights.classes(dict, DENSENET_BC_100_12)).hasValue(10);

      Weights weights = Weights.bind(dict, DENSENET_BC_100_12, Optional.empty());

      assertThat(weights.ecosystem()).isEqualTo(Ecosystem.TORCHVISION);
      assertThat(weights.values().keySet())
          .containsExactlyElementsOf(DENSENET_BC_100_12.parameters().keySet());
      assertThat(weights.values().get("classifier.bias"))
          .isEqualTo(dict.floats("state_dict.fc.bias"))
          .hasSize(10);
    }
  }
}
