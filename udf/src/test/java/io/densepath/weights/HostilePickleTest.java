package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostilePickleTest {

  private static final long ALLOWED_BYTES = 256L << 20;

  @TempDir Path folder;

  @Test
  void aCommandIsRefusedByName() {
    assertThatThrownBy(() -> Fixtures.open("command.pdparams"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "command.pdparams: found no tensor but class or function 'posix.system' at 'a.weight'")
        .hasMessageContaining("never run")
        .hasMessageContaining("save the state dict alone");
  }

  @Test
  void aWholeNetworkIsWalkedAsData() throws CheckpointException {
    try (StateDict dict = Fixtures.open("whole-network.pth")) {
      assertThat(dict.names()).containsExactly("weight", "bias");
    }
  }

  @Test
  void anUnknownOpcodeIsNamed() throws IOException {
    Path file = new PickleBytes().put(1).put(".").write(folder.resolve("x"));

    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("pickle opcode 0x01 at byte 2");
  }

  @Test
  void aProtocolThatDoesNotExistIsRefused() throws IOException {
    Path file = new PickleBytes().put(0x80, 6).put("}.").write(folder.resolve("x"));

    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("protocol 6");
  }

  @Test
  void aBigEndianArrayIsRefused() {
    assertThatThrownBy(() -> Fixtures.open("numpy-big-endian.pdparams"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'numpy.ndarray of type >f4' at 'a.weight'");
  }

  @Test
  void aDictThatHoldsItselfDoesNotLoop() throws CheckpointException {
    try (StateDict dict = Fixtures.open("cycle.pdparams")) {
      assertThat(dict.names()).containsExactly("a.weight");
    }
  }

  @Test
  void aHundredThousandNestedListsAreNoStackOverflow() throws IOException {
    assertRefusedInBoundedMemory(
        new PickleBytes().repeat(100_000, "]").repeat(99_999, "a").put("."), "a dict of tensors");
  }

  @Test
  void endlessDictsAreRefused() throws IOException {
    assertRefusedInBoundedMemory(new PickleBytes().repeat(4_000_000, "}").put("."), "steps");
  }

  @Test
  void listsMultipliedByCallsAreRefused() throws IOException {
    // A list of 2000 pairs in memo 0, then many dicts made of it, each of which is a copy.
    PickleBytes pickle = new PickleBytes().put("](");
    for (int i = 0; i < 2000; i++) {
      pickle.put("U\u0004%04d".formatted(i)).put('K', 1, 0x86);
    }
    pickle.put("eq").put(0).put("0").put("(");
    for (int i = 0; i < 10_000; i++) {
      pickle.put("ccollections\nOrderedDict\nh").put(0, 0x85).put("R");
    }
    assertRefusedInBoundedMemory(pickle.put("t."), "steps");
  }

  @Test
  void dictsNestedInManyWaysAreRefused() throws IOException {
    // Dict n holds dict n + 1 under two keys, so that there are 2^40 paths to the last one.
    PickleBytes pickle = new PickleBytes().put("}");
    for (int i = 0; i < 40; i++) {
      pickle.put("q").put(0).put("0}U").put(1).put("ah").put(0).put("sU").put(1).put("bh");
      pickle.put(0).put("s");
    }
    assertRefusedInBoundedMemory(pickle.put("."), "expected a state dict");
  }

  @Test
  void aTextLongerThanTheFileIsTruncated() throws IOException {
    PickleBytes pickle =
        new PickleBytes().put(0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).put("x.");
    assertRefusedInBoundedMemory(pickle, "9223372036854775807 bytes");
  }

  @Test
  void aNegativeLengthIsRefused() throws IOException {
    assertRefusedInBoundedMemory(
        new PickleBytes().put('T', 0xff, 0xff, 0xff, 0xff).put("x."), "damaged");
  }

  @ParameterizedTest
  @CsvSource({"R, without its operand", "t, without its mark", "a, without its operand"})
  void anOpcodeOnAnEmptyStackIsMalformed(String opcode, String message) throws IOException {
    assertRefusedInBoundedMemory(new PickleBytes().put(opcode).put("."), message);
  }

  @Test
  void anUnsetMemoIsMalformed() throws IOException {
    assertRefusedInBoundedMemory(new PickleBytes().put("h").put(7).put("."), "memo 7");
  }

  @Test
  void aNameOfTheFileNeitherSteersTheTerminalNorFillsIt() throws IOException {
    Path file =
        new PickleBytes()
            .put("c")
            .put(0x1b)
            .put("[2J")
            .repeat(200, "a")
            .put("\n")
            .repeat(200, "b")
            .put("\n)R.")
            .write(folder.resolve("x"));

    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'?[2Jaaa")
        .extracting(Throwable::getMessage)
        .satisfies(
            message ->
                assertThat(message)
                    .hasSizeLessThan(600 + file.toString().length())
                    .doesNotContain("\u001b"));
  }

  @Test
  void bytesBehindThePickleAreRefused() throws IOException {
    assertRefusedInBoundedMemory(new PickleBytes().put("}.}"), "1 bytes behind the pickle");
  }

  private void assertRefusedInBoundedMemory(PickleBytes pickle, String message) throws IOException {
    Path file = pickle.write(folder.resolve("hostile"));
    long before = AllocatedBytes.ofThisThread();

    assertThatThrownBy(() -> StateDict.open(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);

    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(ALLOWED_BYTES);
  }
}
