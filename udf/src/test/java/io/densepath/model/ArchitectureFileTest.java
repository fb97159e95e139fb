package io.densepath.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureFileTest {

  private static final String DENSENET =
      """
      family=densenet
      name=small
      initial-features=24
      growth=12
      layers=4-6-6
      bottleneck=4
      stem=cifar
      classes=10
      preprocessing.crop=32
      """;

  @Test
  void numbersBecomeTheNetworkTheyDescribe() throws IOException {
    assertThat(read(DENSENET))
        .isEqualTo(new DenseNet("small", 24, 12, List.of(4, 6, 6), 4, Stem.CIFAR, 10));
  }

  @Test
  void aPublishedNetworkCanBeWrittenAsAFile() throws IOException {
    String dpn92 =
        """
        family=dpn
        name=dpn92
        initial-features=64
        stem-kernel=7
        bottleneck=96
        groups=32
        layers=3-4-20-3
        increments=16-32-24-128
        bandwidths=256-512-1024-2048
        classes=1000
        """;
    assertThat(read(dpn92)).isEqualTo(Network.DPN92.architecture());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "growth=12|growth=|key 'growth' is missing",
        "growth=12|growth=twelve|key 'growth' is 'twelve', expected a whole number",
        "growth=12|growth=0|growth must be from 1 to 65536, not 0",
        "layers=4-6-6|layers=4,6,6|whole numbers joined by hyphens, like 6-12-24-16",
        "stem=cifar|stem=vgg|key 'stem' is 'vgg', expected imagenet or cifar",
        "family=densenet|family=resnet|expected densenet or dpn",
        "stem=cifar|colour=3|key 'colour' is unknown"
      })
  void aMistakeIsNamedWithItsKey(String right, String wrong, String message) {
    assertThatThrownBy(() -> read(DENSENET.replace(right, wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Architecture read(String text) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    return ArchitectureFile.read("small.properties", properties);
  }
}
