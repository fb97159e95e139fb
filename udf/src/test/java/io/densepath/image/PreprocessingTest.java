package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessingTest {

  static final Preprocessing NOT_RESIZED =
      new Preprocessing(
          Resampling.NONE,
          0,
          32,
          Orientation.AS_STORED,
          CropOffset.ROUND,
          List.of(0.4914, 0.4822, 0.4465),
          List.of(0.2023, 0.1994, 0.2010));

  static Preprocessing sized(Preprocessing preprocessing, int shortSide, int crop) {
    return new Preprocessing(
        preprocessing.resampling(),
        shortSide,
        crop,
        preprocessing.orientation(),
        preprocessing.cropOffset(),
        preprocessing.mean(),
        preprocessing.std());
  }

  static List<Preprocessing> presets() {
    return List.of(
        Preprocessing.torchvision(),
        Preprocessing.timm(),
        Preprocessing.timmDpn(),
        Preprocessing.paddle(),
        NOT_RESIZED);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void propertiesHoldAllOfIt(Preprocessing preprocessing) {
    Properties properties = preprocessing.toProperties();
    assertThat(Preprocessing.fromProperties(properties, Preprocessing.torchvision()))
        .isEqualTo(preprocessing);
  }

  @ParameterizedTest
  @MethodSource("presets")
  void itSurvivesSerialization(Preprocessing preprocessing) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(preprocessing);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(preprocessing);
    }
  }

  @Test
  void aMissingKeyKeepsTheDefault() {
    Properties properties = new Properties();
    properties.setProperty("preprocessing.crop", "320");
    assertThat(Preprocessing.fromProperties(properties, Preprocessing.timm()))
        .isEqualTo(sized(Preprocessing.timm(), 256, 320));
  }

  @Test
  void noResamplingNeedsNoShortSide() {
    Properties properties = new Properties();
    properties.setProperty("preprocessing.resampling", "none");
    assertThat(Preprocessing.fromProperties(properties, Preprocessing.paddle()).shortSide())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "resampling | lanczos | preprocessing.resampling is 'lanczos', expected one of pil-bilinear, pil-bicubic, opencv-linear, none",
        "croop | 224 | preprocessing.croop is not a key, expected one of preprocessing.resampling, preprocessing.short-side, preprocessing.crop, preprocessing.crop-offset, preprocessing.orientation, preprocessing.mean, preprocessing.std",
        "crop | wide | preprocessing.crop is 'wide', expected a whole number of pixels",
        "crop | 0 | preprocessing: crop is 0, expected 1 to 4096",
        "short-side | 100000 | preprocessing: short side is 100000, expected 0 to 4096",
        "mean | 1,x,2 | preprocessing.mean is '1,x,2', expected three numbers separated by commas",
        "std | 1,1 | preprocessing: std is [1.0, 1.0], expected three finite numbers",
        "std | 1,0,1 | preprocessing: std is [1.0, 0.0, 1.0], expected positive values",
        "orientation | sideways | preprocessing.orientation is 'sideways', expected one of as-stored, exif",
      })
  void aWrongValueIsNamedWithWhatWasExpected(String key, String value, String message) {
    Properties properties = new Properties();
    properties.setProperty("preprocessing." + key, value);
    assertThatThrownBy(() -> Preprocessing.fromProperties(properties, Preprocessing.torchvision()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
