package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.SafetensorsFile;
import io.densepath.model.DenseNet;
import io.densepath.model.Shape;
import io.densepath.model.Stem;
import io.densepath.weights.PickledDict.Array;
import io.densepath.weights.PickledDict.Module;
import io.densepath.weights.PickledDict.Opcodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that training code puts before, beside and in place of a network's own. */
class NetworkSearchTest {

  private static final DenseNet NETWORK =
      new DenseNet("small", 4, 2, List.of(2, 2, 1), 2, Stem.IMAGENET, 3);
  private static final DenseNet LARGER =
      new DenseNet("larger", 4, 2, List.of(2, 2, 2), 2, Stem.IMAGENET, 3);
  private static final int FEATURES = NETWORK.embeddingSize();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "module",
        "_orig_mod",
        "model",
        "net",
        "network",
        "backbone",
        "encoder",
        "features_extractor",
        "densenet121",
        "an_attribute_of_any_name",
        "0",
        "module._orig_mod",
        "_orig_mod.module",
        "module.model",
        "model.module",
        "module.densenet121",
        "model._orig_mod.net.backbone",
        "features.features",
        "classifier",
        "student.encoder.model.module.module"
      })
  void aPrefixOfAnyNameIsFoundAndTold(String prefix) throws IOException {
    assertThat(note(safetensors(prefixed(prefix + "."))))
        .hasValueSatisfying(note -> assertThat(note).endsWith("that of '" + prefix + "'."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model_state_dict",
        "state_dict",
        "model",
        "params",
        "net",
        "weights",
        "network",
        "ema",
        "state_dict_ema",
        "model_ema",
        "module",
        "model.state_dict",
        "a.b.c.d"
      })
  void aHolderOfAnyNameIsFoundAndTold(String path) throws IOException {
    Map<String, ?> root = arrays("module.", 1);
    for (String key : List.of(path.split("\\."))) {
      root = Map.of(key, root, "epoch", new Opcodes("K\u0003"));
    }
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), root))) {
      String reversed = String.join(".", reversed(path.split("\\.")));
      assertThat(Weights.bind(dict, NETWORK, Optional.empty()).note())
          .hasValueSatisfying(note -> assertThat(note).contains("'" + reversed + ".module'"));
    }
  }

  @Test
  void theStateDictAloneIsNotWorthASentence() throws IOException {
    assertThat(note(safetensors(prefixed("")))).isEmpty();
  }

  @Test
  void tensorsBesideTheNetworkAreLeftOutAndTold() throws IOException {
    Map<String, Shape> tensors = prefixed("model.");
    tensors.put("loss.weight", Shape.of(3));
    tensors.put("model.fc_aux.weight", Shape.of(3, FEATURES));
    tensors.put("model.fc_aux.bias", Shape.of(3));
    larger("teacher.").forEach(tensors::put);
    assertThat(note(safetensors(tensors)))
        .hasValueSatisfying(
            note ->
                assertThat(note)
                    .contains("left out: 'loss.weight', 'model.fc_aux' (2 tensors), 'teacher' (")
                    .doesNotContain("--weights-key"));
  }

  @ParameterizedTest
  @CsvSource({"student., teacher.", "model., model_ema.", "model., ema_model.", "a.x., a.y."})
  void twoNetworksThatFitAreNamedWithTheOptionThatChooses(String one, String two)
      throws IOException {
    Map<String, Shape> tensors = prefixed(one);
    tensors.putAll(prefixed(two));
    Path file = SafetensorsFile.counting(folder.resolve("x"), tensors);
    String key = one.substring(0, one.length() - 1);
    String other = two.substring(0, two.length() - 1);
    try (StateDict dict = StateDict.open(file)) {
      assertThatThrownBy(() -> Weights.bind(dict, NETWORK, Optional.empty()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("found 2 networks that fit small: '%s', '%s'".formatted(key, other))
          .hasMessageEndingWith("--weights-key " + key);
      float[] bias = bias(dict.under(other));
      assertThat(bias).isEqualTo(dict.floats(two + "classifier.bias"));
      assertThat(bias(dict.under(key))).isNotEqualTo(bias);
    }
  }

  @Test
  void namesWithoutAPrefixAreTheNetworksOwn() throws IOException {
    Map<String, Shape> tensors = prefixed("");
    tensors.putAll(prefixed("ema_model."));
    Path file = SafetensorsFile.counting(folder.resolve("x"), tensors);
    try (StateDict dict = StateDict.open(file)) {
      assertThat(bias(dict)).isEqualTo(dict.floats("classifier.bias"));
      assertThat(note(dict))
          .hasValueSatisfying(
              note -> assertThat(note).contains("chooses another that fits: 'ema_model'"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "state_dict_ema, state_dict",
    "state_dict_ema, model_ema",
    "model_ema, state_dict",
    "model_ema, model",
    "state_dict, model",
    "model, teacher"
  })
  void ofSeveralHoldersThatOfTimmsLoaderIsTakenAndTold(String taken, String other)
      throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(other, arrays("", 1));
    root.put(taken, arrays("module.", 2));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), root))) {
      assertThat(bias(dict)).containsOnly(2);
      assertThat(note(dict))
          .hasValueSatisfying(
              note ->
                  assertThat(note)
                      .contains("is that of '%s.module'".formatted(taken))
                      .contains("--weights-key chooses another that fits: '%s'".formatted(other)));
      assertThat(bias(dict.under(other))).containsOnly(1);
    }
  }

  @Test
  void twoHoldersThatNoLoaderRanksAreAnError() throws IOException {
    Path file =
        PickledDict.write(folder.resolve("x"), Map.of("net", arrays("", 1), "ema", arrays("", 2)));
    try (StateDict dict = StateDict.open(file)) {
      assertThatThrownBy(() -> Weights.bind(dict, NETWORK, Optional.empty()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("'net'")
          .hasMessageContaining("'ema'")
          .hasMessageContaining("--weights-key");
    }
  }

  @Test
  void oneNetworkUnderTwoNamesIsNoChoice() throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("net", new PickledDict.Remembered(arrays("", 1)));
    root.put("ema", new Opcodes("h\u0000"));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), root))) {
      assertThat(bias(dict)).containsOnly(1);
    }
  }

  @Test
  void anUnknownKeyIsAnErrorThatListsWhatThereIs() throws IOException {
    Path file = PickledDict.write(folder.resolve("x"), Map.of("state_dict", arrays("module.", 1)));
    try (StateDict dict = StateDict.open(file)) {
      assertThatThrownBy(() -> dict.under("ema"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("no tensors under 'ema' but those of 'state_dict.module' (71")
          .hasMessageContaining("--weights-key");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "classifier.0",
        "classifier.1",
        "classifier.fc",
        "fc",
        "fc.1",
        "head",
        "last_linear"
      })
  void aClassifierOfAnotherNameIsFoundAndTold(String head) throws IOException {
    Map<String, Shape> tensors = withoutClassifier("module.densenet121.");
    tensors.put("module.densenet121." + head + ".weight", Shape.of(7, FEATURES));
    tensors.put("module.densenet121." + head + ".bias", Shape.of(7));
    try (StateDict dict = safetensors(tensors)) {
      assertThat(Weights.classes(dict, NETWORK)).hasValue(7);
      assertThat(Weights.bind(dict, NETWORK.withClasses(7), Optional.empty()).note())
          .hasValueSatisfying(
              note ->
                  assertThat(note).contains("its classifier is 'module.densenet121." + head + "'"));
    }
  }

  @Test
  void aClassifierBesideTheBackboneIsFound() throws IOException {
    Map<String, Shape> tensors = withoutClassifier("module.backbone.");
    tensors.put("module.fc.1.weight", Shape.of(3, FEATURES));
    tensors.put("module.fc.1.bias", Shape.of(3));
    assertThat(note(safetensors(tensors)))
        .hasValueSatisfying(note -> assertThat(note).contains("its classifier is 'module.fc.1'"));
  }

  @Test
  void aSequenceMayHideAnActivationAndSaysSo() throws IOException {
    Map<String, Shape> tensors = withoutClassifier("");
    tensors.put("classifier.0.weight", Shape.of(3, FEATURES));
    tensors.put("classifier.0.bias", Shape.of(3));
    assertThat(note(safetensors(tensors)))
        .hasValueSatisfying(
            note -> assertThat(note).contains("an activation behind it", "is not applied"));
  }

  @Test
  void aClassifierOfTwoLayersIsAnErrorThatNamesThem() throws IOException {
    Map<String, Shape> tensors = withoutClassifier("model.");
    for (int layer : new int[] {0, 3}) {
      tensors.put("model.classifier.%d.weight".formatted(layer), Shape.of(FEATURES, FEATURES));
      tensors.put("model.classifier.%d.bias".formatted(layer), Shape.of(FEATURES));
    }
    try (StateDict dict = safetensors(tensors)) {
      assertThatThrownBy(() -> Weights.bind(dict, NETWORK, Optional.empty()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("no tensor 'model.classifier.weight' (and 1 more)")
          .hasMessageContaining("'model.classifier.0.weight'")
          .hasMessageContaining("'model.classifier.3.weight'")
          .hasMessageContaining("are not one linear layer");
    }
  }

  @Test
  void aNetworkWithMoreLayersIsNotTakenForItsBeginning() throws IOException {
    try (StateDict dict = safetensors(larger("model."))) {
      assertThatThrownBy(() -> Weights.bind(dict, NETWORK, Optional.empty()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("'model.");
    }
  }

  @Test
  void aWholeModuleIsWalkedAsData() throws IOException {
    Module network = module(arrays("", 1));
    Module wrapped =
        new Module(
            "torch.nn.parallel.data_parallel.DataParallel", Map.of(), Map.of("module", network));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), wrapped))) {
      assertThat(bias(dict)).containsOnly(1);
      assertThat(note(dict)).hasValueSatisfying(note -> assertThat(note).contains("'module'"));
    }
  }

  @Test
  void aSigmoidInAWholeModuleIsTold() throws IOException {
    Map<String, Object> names = new LinkedHashMap<>(arrays("", 1));
    names.put("classifier.0.weight", names.remove("classifier.weight"));
    names.put("classifier.0.bias", names.remove("classifier.bias"));
    names.put(
        "classifier.1",
        new Opcodes(
            "ctorch.nn.modules.activation\nSigmoid\n)\u0081}X\u0008\u0000\u0000\u0000_modules}sb"));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), module(names)))) {
      assertThat(note(dict))
          .hasValueSatisfying(
              note ->
                  assertThat(note)
                      .contains(
                          "the torch.nn.modules.activation.Sigmoid at 'classifier.1' is not"));
    }
  }

  @Test
  void aQuantizedModuleIsRefusedByName() throws IOException {
    Map<String, Object> names = new LinkedHashMap<>(arrays("", 1));
    names.remove("features.conv0.weight");
    names.put(
        "features.conv0",
        new Module(
            "torch.ao.nn.quantized.modules.conv.Conv2d",
            Map.of("weight", new Array(Shape.of(4, 3, 7, 7), 1)),
            Map.of()));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), module(names)))) {
      assertThatThrownBy(() -> Weights.bind(dict, NETWORK, Optional.empty()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("'torch.ao.nn.quantized.modules.conv.Conv2d' there");
    }
  }

  @Test
  void aTensorOfAnUnknownClassIsAnErrorOnlyIfTheNetworkNeedsIt() throws IOException {
    Opcodes unknown = new Opcodes("cfastai.torch_core\nTensorImage\n)R");
    Map<String, Object> beside = new LinkedHashMap<>(arrays("", 1));
    beside.put("sample", unknown);
    Map<String, Object> needed = new LinkedHashMap<>(arrays("", 1));
    needed.put("features.norm0.bias", unknown);
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("a"), beside))) {
      assertThat(bias(dict)).containsOnly(1);
    }
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("b"), needed))) {
      assertThatThrownBy(() -> Weights.bind(dict, NETWORK, Optional.empty()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("no tensor 'features.norm0.bias'")
          .hasMessageContaining("'fastai.torch_core.TensorImage' there, which is never run");
    }
  }

  /** Returns a module with modules in it, as the dots in the names say. */
  private static Module module(Map<String, ?> names) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    Map<String, Map<String, Object>> modules = new LinkedHashMap<>();
    names.forEach(
        (name, value) -> {
          int dot = name.indexOf('.');
          if (dot < 0) {
            parameters.put(name, value);
          } else {
            modules
                .computeIfAbsent(name.substring(0, dot), key -> new LinkedHashMap<>())
                .put(name.substring(dot + 1), value);
          }
        });
    Map<String, Object> children = new LinkedHashMap<>();
    modules.forEach((name, inner) -> children.put(name, module(inner)));
    return new Module("torchvision.models.densenet.DenseNet", parameters, children);
  }

  private StateDict safetensors(Map<String, Shape> tensors) throws IOException {
    return StateDict.open(SafetensorsFile.counting(folder.resolve("x.safetensors"), tensors));
  }

  private static Optional<String> note(StateDict dict) throws IOException {
    return Weights.bind(dict, NETWORK, Optional.empty()).note();
  }

  private static float[] bias(StateDict dict) throws IOException {
    return Weights.bind(dict, NETWORK, Optional.empty()).values().get("classifier.bias");
  }

  private static Map<String, Shape> prefixed(String prefix) {
    Map<String, Shape> tensors = new LinkedHashMap<>();
    NETWORK.parameters().forEach((key, shape) -> tensors.put(prefix + key, shape));
    return tensors;
  }

  private static Map<String, Shape> larger(String prefix) {
    Map<String, Shape> tensors = new LinkedHashMap<>();
    LARGER.parameters().forEach((key, shape) -> tensors.put(prefix + key, shape));
    return tensors;
  }

  private static Map<String, Shape> withoutClassifier(String prefix) {
    Map<String, Shape> tensors = prefixed(prefix);
    tensors.keySet().removeIf(key -> key.startsWith(prefix + "classifier."));
    return tensors;
  }

  private static Map<String, Array> arrays(String prefix, float value) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    prefixed(prefix).forEach((key, shape) -> arrays.put(key, new Array(shape, value)));
    return arrays;
  }

  private static List<String> reversed(String[] parts) {
    List<String> reversed = new ArrayList<>(List.of(parts));
    Collections.reverse(reversed);
    return reversed;
  }
}
