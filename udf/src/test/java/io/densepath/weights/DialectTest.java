package io.densepath.weights;

import static io.densepath.weights.Fixtures.CANONICAL_DENSENET;
import static io.densepath.weights.Fixtures.CIFAR_DENSENET;
import static io.densepath.weights.Fixtures.OLDER_TORCHVISION_DENSENET;
import static io.densepath.weights.Fixtures.PADDLE_DENSENET;
import static io.densepath.weights.Fixtures.PADDLE_DPN;
import static io.densepath.weights.Fixtures.TIMM_DPN;
import static io.densepath.weights.Fixtures.TORCHVISION_DENSENET;
import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.Reference;
import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Network;
import io.densepath.model.Stem;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DialectTest {

  private static final Architecture CIFAR =
      new DenseNet("cifar", 24, 12, List.of(16, 16, 16), 4, Stem.CIFAR, 10);

  @Test
  void torchvisionOf2017PutsADotBeforeTheNumberOfALayersNorm() {
    assertThat(older("features.denseblock1.denselayer2.norm1.running_mean"))
        .isEqualTo("features.denseblock1.denselayer2.norm.1.running_mean");
    assertThat(older("features.denseblock1.denselayer2.conv2.weight"))
        .isEqualTo("features.denseblock1.denselayer2.conv.2.weight");
    assertThat(older("features.transition1.norm.bias")).isEqualTo("features.transition1.norm.bias");
    assertThat(older("features.norm0.bias")).isEqualTo("features.norm0.bias");
  }

  @Test
  void torchvisionCallsTheLastNormNorm5WhateverTheNumberOfBlocks() {
    assertThat(TORCHVISION_DENSENET.spell("features.norm4.weight", CIFAR))
        .isEqualTo("features.norm5.weight");
  }

  @Test
  void theCifarCodeCountsLayersFromZero() {
    assertThat(CIFAR_DENSENET.spell("features.denseblock3.denselayer16.conv2.weight", CIFAR))
        .isEqualTo("block3.layer.15.conv2.weight");
    assertThat(CIFAR_DENSENET.spell("features.norm4.running_var", CIFAR))
        .isEqualTo("bn1.running_var");
    assertThat(CIFAR_DENSENET.spell("classifier.bias", CIFAR)).isEqualTo("fc.bias");
  }

  @Test
  void paddleCountsBlocksOfADenseNetFromTwo() {
    Architecture network = Network.DENSENET121.architecture();
    assertThat(
            PADDLE_DENSENET.spell("features.denseblock4.denselayer16.norm2.running_var", network))
        .isEqualTo("db_conv_5.conv5_16.bn_ac_func2._batch_norm._variance");
    assertThat(PADDLE_DENSENET.spell("features.transition1.conv.weight", network))
        .isEqualTo("tr_conv2_blk.conv_ac_func._conv.weight");
  }

  @Test
  void paddleCountsLayersOfADpnThroughAllStages() {
    Architecture network = Network.DPN68.architecture();
    assertThat(PADDLE_DPN.spell("features.conv5_3.c1x1_c.conv.weight", network))
        .isEqualTo("dpn22.c1x1_c_func._conv.weight");
    assertThat(PADDLE_DPN.spell("features.conv3_1.c1x1_w_s2.bn.running_mean", network))
        .isEqualTo("dpn4.c1x1_w_func._batch_norm._mean");
    assertThat(PADDLE_DPN.spell("features.conv5_bn_ac.bn.weight", network))
        .isEqualTo("conv5_x_x_bn.weight");
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void everyKeyOfEveryFrameworkIsSpelt(Network network) throws IOException {
    List<Reference> references =
        Reference.all().stream().filter(reference -> reference.network() == network).toList();
    assertThat(references).isNotEmpty();
    for (Reference reference : references) {
      boolean paddle = reference.ecosystem().equals("paddle");
      boolean dpn = network.architecture().name().startsWith("dpn");
      Dialect dialect =
          paddle ? dpn ? PADDLE_DPN : PADDLE_DENSENET : dpn ? TIMM_DPN : CANONICAL_DENSENET;
      Set<String> spelt = new TreeSet<>();
      network
          .architecture()
          .parameters()
          .keySet()
          .forEach(key -> spelt.add(dialect.spell(key, network.architecture())));
      assertThat(spelt).as(reference.toString()).isEqualTo(keys(reference));
    }
  }

  private static Set<String> keys(Reference reference) throws IOException {
    return reference.shapes().keySet().stream()
        .filter(key -> !key.endsWith("num_batches_tracked"))
        .collect(Collectors.toSet());
  }

  private static String older(String canonical) {
    return OLDER_TORCHVISION_DENSENET.spell(canonical, Network.DENSENET121.architecture());
  }
}
