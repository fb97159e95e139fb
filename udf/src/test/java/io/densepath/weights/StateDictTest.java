package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.SafetensorsFile;
import io.densepath.model.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateDictTest {

  /** A colon separates a file from the path to its tensors. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "float32.safetensors:",
        "float16.safetensors:",
        "bfloat16.safetensors:",
        "float64.safetensors:",
        "zip-float32.pth:",
        "zip-float16.pth:",
        "zip-bfloat16.pth:",
        "zip-float64.pth:",
        "legacy-float32.pth:",
        "legacy-float16.pth:",
        "legacy-bfloat16.pth:",
        "legacy-float64.pth:",
        "zip-module.pth:",
        "zip-parameters.pth:",
        "zip-views.pth:",
        "legacy-views.pth:",
        "wrapped.pth:module",
        "training.pth:state_dict.module",
        "under-model.pth:model",
        "ema-only.pth:state_dict_ema",
        "paddle-2.pdparams:",
        "paddle-3.pdparams:",
        "paddle-4.pdparams:",
        "paddle-nested.pdparams:state_dict",
        "numpy-2.pdparams:",
        "numpy-3.pdparams:",
        "numpy-4.pdparams:",
        "numpy-5.pdparams:",
        "numpy-types.pdparams:",
        "python2.pdparams:"
      })
  void everyFormatGivesTheSameTensors(String fileAndPath) throws CheckpointException {
    int colon = fileAndPath.indexOf(':');
    try (StateDict file = Fixtures.open(fileAndPath.substring(0, colon))) {
      StateDict dict = file.under(fileAndPath.substring(colon + 1));
      for (Map.Entry<String, Shape> tensor : Fixtures.SHAPES.entrySet()) {
        assertThat(dict.shape(tensor.getKey())).isEqualTo(tensor.getValue());
        assertThat(dict.floats(tensor.getKey())).isEqualTo(Fixtures.values(tensor.getValue()));
      }
    }
  }

  /** Header lengths whose first byte is the opcode that begins a pickle. */
  @ParameterizedTest
  @ValueSource(ints = {0x80, 0x280, 0x480, 0x1080})
  void aHeaderLengthThatLooksLikeAPickleIsStillOne(int headerLength, @TempDir Path directory)
      throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    Path file =
        SafetensorsFile.write(
            directory.resolve("a.safetensors"),
            header + " ".repeat(headerLength - header.length()),
            4);
    try (StateDict dict = StateDict.open(file)) {
      assertThat(dict.floats("a")).containsExactly(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "float32.safetensors, SAFETENSORS",
    "zip-float32.pth, PYTORCH_ZIP",
    "legacy-float32.pth, PYTORCH_LEGACY",
    "paddle-4.pdparams, PADDLE"
  })
  void aFormatIsRecognisedByItsContent(String name, CheckpointFormat format)
      throws CheckpointException {
    try (StateDict dict = Fixtures.open(name)) {
      assertThat(dict.format()).isEqualTo(format);
    }
  }

  @Test
  void tensorsStandInFileOrderAndNothingElseDoes() throws CheckpointException {
    try (StateDict torch = Fixtures.open("zip-float32.pth");
        StateDict paddle = Fixtures.open("paddle-2.pdparams")) {
      assertThat(torch.names()).containsExactly("a.weight", "b.weight", "b.bias", "b.count");
      assertThat(paddle.names()).containsExactly("a.weight", "b.weight", "b.bias");
    }
  }

  @Test
  void anIntegerTensorHasAShapeAndNoFloats() throws CheckpointException {
    try (StateDict dict = Fixtures.open("zip-float32.pth")) {
      assertThat(dict.shape("b.count")).isEqualTo(Shape.of());
      assertThatThrownBy(() -> dict.floats("b.count"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("'b.count' of type INT64");
    }
  }

  @Test
  void aPathBeforeNamesIsTakenOffAndRemembered() throws CheckpointException {
    try (StateDict file = Fixtures.open("wrapped.pth")) {
      StateDict dict = file.under("module");
      assertThat(dict.names()).contains("a.weight");
      assertThat(dict.storedName("a.weight")).isEqualTo("module.a.weight");
    }
  }

  @Test
  void aViewIntoTheMiddleOfAStorageIsReadFromThere() throws CheckpointException {
    try (StateDict zip = Fixtures.open("zip-views.pth");
        StateDict legacy = Fixtures.open("legacy-views.pth")) {
      assertThat(zip.floats("tail")).containsExactly(0f, 0.25f, 0.5f, 0.75f);
      assertThat(legacy.floats("tail")).containsExactly(0f, 0.25f, 0.5f, 0.75f);
    }
  }

  @Test
  void anArrayLongerThanAChunkOfTextIsDecodedFromProtocol2() throws CheckpointException {
    try (StateDict dict = Fixtures.open("numpy-types.pdparams")) {
      assertThat(dict.floats("long")).isEqualTo(Fixtures.values(Shape.of(2000)));
    }
  }

  @Test
  void halfPrecisionKeepsItsOddValues() throws CheckpointException {
    try (StateDict dict = Fixtures.open("odd-float16.safetensors")) {
      assertThat(dict.floats("odd"))
          .containsExactly(
              65504f,
              -65504f,
              0x1p-24f,
              -0x1.ff8p-15f,
              0x1p-14f,
              0f,
              -0f,
              Float.POSITIVE_INFINITY,
              Float.NEGATIVE_INFINITY,
              Float.NaN,
              0x1.554p-2f);
    }
  }
}
