package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.model.Shape;
import io.densepath.weights.PickledDict.Array;
import io.densepath.weights.PickledDict.Opcodes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of a training loop are stepped over, and never run. */
class InertPickleTest {

  private static final Array ARRAY = new Array(Shape.of(2), 0.5f);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cposix\nsystem\n(U\u0002lstR",
        "ccollections\nCounter\n}(K\u0003K\u0001u\u0085R",
        "ccollections\nCounter\n)R(K\u0003K\u0001K\u0004K\u0001u",
        "ccollections\ndefaultdict\nc__builtin__\nlist\n\u0085R(U\u0001a]u",
        "ccollections\nOrderedDict\n](](U\u0001aK\u0001ee\u0085R}U\u0001bK\u0001sb",
        "cargparse\nNamespace\n)\u0081}U\u0002lrG\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000sb",
        "cpathlib\nPosixPath\n(U\u0001/U\u0003tmptR",
        "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\nU\u0002f8K\u0000K\u0001\u0087RU\u000812345678tR",
        "cnumpy._core.multiarray\nscalar\n(cnumpy\ndtype\nU\u0002f8\u0089\u0088\u0087RC\u000812345678tR",
        "cnumpy.random._pickle\n__randomstate_ctor\nU\u0007MT19937\u0085R}U\u0003posK\u0001sb",
        "cdatetime\ndatetime\nU\n0123456789\u0085R",
        "ctorch\nSize\n(K\u0001K\u0002t\u0085R",
        "ctorch\ndevice\nU\u0004cuda\u0085R",
        "ctorch\nfloat32\n",
        "ctorch.optim.adam\nAdam\n)\u0081}U\u0005stateccollections\ndefaultdict\n)Rsb",
        "ctorch._utils\n_rebuild_parameter_with_state\n(K\u0001\u0089]}tR",
        "comegaconf.dictconfig\nDictConfig\n)\u0081}U\u0009_metadatac__main__\nX\n)Rsb",
        "c__main__\nColour\nK\u0001\u0085R",
        "c__builtin__\nset\n](K\u0001K\u0002e\u0085R",
        "c__builtin__\ngetattr\nc__main__\nX\nU\u0001y\u0086R",
        "cfunctools\npartial\nc__main__\nf\n\u0085R(c__main__\nf\n)}Ntb",
        "ccopy_reg\n_reconstructor\n(c__main__\nX\nc__builtin__\nobject\nNtR}U\u0001aK\u0001sb",
        "c__main__\nList\n)\u0081(K\u0001K\u0002e",
        "c__main__\nList\n)\u0081K\u0001a",
        "c__main__\nDict\n)\u0081U\u0001aK\u0001s",
        "c__main__\nX\n)}\u0092",
        "(i__main__\nX\n}b",
        "(c__main__\nX\nK\u0001o}b",
        "\u0082\u0007",
        "\u0083\u0007\u0000)\u0081",
        "\u0084\u0007\u0000\u0000\u0000)R",
        "\u008f(K\u0001K\u0002\u0090",
        "(K\u0001K\u0002\u0091",
        "\u0096\u0002\u0000\u0000\u0000\u0000\u0000\u0000\u0000ab",
        "\u0097\u0098",
        "P('storage', 1)\n",
        "I12\n",
        "I01\n",
        "L123456789012345678901234567890L\n",
        "F1.5e-3\n",
        "S'it\\'s'\n",
        "V\\u00e4\\u4e2d\n",
        "(K\u0001l",
        "(U\u0001aK\u0001d",
        "K\u00012\u0086",
        "K\u0001p5\n0g5\n",
        "(K\u000100K\u0003",
        "cnumpy\ndtype\nU\u0003O83\u0085R",
        "cnumpy\ndtype\nc__main__\nX\n\u0085R"
      })
  void whatIsBesideTheTensorsIsSteppedOver(String opcodes) throws IOException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("before", new Opcodes(opcodes));
    root.put("a", ARRAY);
    root.put("after", new Opcodes(opcodes));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), root))) {
      assertThat(dict.names()).containsExactly("a");
      assertThat(dict.floats("a")).containsExactly(0.5f, 0.5f);
    }
  }

  @Test
  void anArrayOfObjectsIsSteppedOver() throws IOException {
    String objects =
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\u0000\u0085U\u0001btR"
            + "(K\u0001K\u0002\u0085cnumpy\ndtype\n(U\u0002O8K\u0000K\u0001tR"
            + "(K\u0003U\u0001|NNNK\u0000K\u0000K?tb\u0089](NNetb";
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("a", ARRAY);
    root.put("objects", new Opcodes(objects));
    try (StateDict dict = StateDict.open(PickledDict.write(folder.resolve("x"), root))) {
      assertThat(dict.names()).containsExactly("a");
    }
  }

  @Test
  void anArrayThatPythonThreeWroteInProtocolZeroIsRead() throws IOException {
    // The bytes are those of 0.5, -0.5 and 3.0e-4, of which some need an escape.
    assertThat(
            protocolZero(
                "Vb\np2\n",
                "c_codecs\nencode\n(V\\u0000\\u0000\\u0000?"
                    + "\\u0000\\u0000\\u0000\u00bfRI\u009d9\nVlatin1\ntR"))
        .containsExactly(0.5f, -0.5f, 3.0e-4f);
  }

  @Test
  void anArrayThatPythonTwoWroteInProtocolZeroIsRead() throws IOException {
    assertThat(protocolZero("S'b'\np2\n", "S'\\x00\\x00\\x00?\\x00\\x00\\x00\\xbfRI\\x9d9'\n"))
        .containsExactly(0.5f, -0.5f, 3.0e-4f);
  }

  private float[] protocolZero(String letter, String data) throws IOException {
    String pickle =
        "(dp0\nVa\np1\ncnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\nt"
            + letter
            + "tR(I1\n(I3\ntcnumpy\ndtype\n(S'f4'\nI00\nI01\ntR"
            + "(I3\nS'<'\nNNNI-1\nI-1\nI0\ntbI00\n"
            + data
            + "tbs.";
    Path file = folder.resolve("x");
    Files.write(file, pickle.getBytes(StandardCharsets.ISO_8859_1));
    try (StateDict dict = StateDict.open(file)) {
      return dict.floats("a");
    }
  }

  @Test
  void keysThatPythonTwoWroteAreNamesAlsoAsBytes() throws IOException {
    String array =
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\u0000\u0085U\u0001btR"
            + "(K\u0001K\u0001\u0085cnumpy\ndtype\n(U\u0002f4K\u0000K\u0001tR"
            + "(K\u0003U\u0001<NNNK\u0000K\u0000K\u0000tb\u0089U\u0004\u0000\u0000\u0000?tb";
    Path file = folder.resolve("x");
    Files.write(
        file,
        ("\u0080\u0003}(U\u0001a" + array + "C\u0001b" + array + "u.")
            .getBytes(StandardCharsets.ISO_8859_1));
    try (StateDict dict = StateDict.open(file)) {
      assertThat(dict.names()).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"neg", "conj"})
  void aTensorWithALazyOperationIsRefusedByName(String flag) throws IOException {
    Path file =
        LegacyFile.write(
            folder.resolve("x"),
            "K\u0000K\u0002\u0085K\u0001\u0085\u0089}}U" + (char) flag.length() + flag + "\u0088s",
            1,
            2);
    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("torch.Tensor with the lazy operation '" + flag + "'");
  }

  @Test
  void anExpandedTensorIsNotDamaged() throws IOException {
    Path file =
        LegacyFile.write(
            folder.resolve("x"), "K\u0001(K\u0003K\u0002t(K\u0000K\u0001t\u0089}", 0, 1, 2);
    try (StateDict dict = StateDict.open(file)) {
      assertThat(dict.floats("a")).containsExactly(1, 2, 1, 2, 1, 2);
    }
  }

  @Test
  void aTensorExpandedFromOneElementToBillionsIsRefused() throws IOException {
    Path file =
        LegacyFile.write(
            folder.resolve("x"), "K\u0000J\u0000\u0000\u0000@\u0085K\u0000\u0085\u0089}", 1);
    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'a' of shape 1073741824");
  }
}
