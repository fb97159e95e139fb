package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads files as torch 0.x on Python 2 wrote them, which current versions no longer write. */
class OldLegacyFileTest {

  @TempDir Path folder;

  @Test
  void aTensorOnAViewOfAStorageIsRead() throws IOException {
    // The view has elements 2 to 5 of a storage of six, and the tensor begins at element 1 of it.
    String id =
        "(U\u0007storagectorch\nFloatStorage\nU\u00017U\u0003cpuK\u0006(U\u00018K\u0002K\u0004ttQ";
    String object =
        "\u0080\u0002}U\u0001actorch._utils\n_rebuild_tensor\n("
            + id
            + "K\u0001K\u0003\u0085K\u0001\u0085tRs.";
    Path file = LegacyFile.writePickles(folder.resolve("x.pth"), object, 0, 1, 2, 3, 4, 5);

    try (StateDict dict = StateDict.open(file)) {
      assertThat(dict.format()).isEqualTo(CheckpointFormat.PYTORCH_LEGACY);
      assertThat(dict.floats("a")).containsExactly(3f, 4f, 5f);
    }
  }

  @Test
  void aWholeModuleWhoseClassHasItsSourceBesideItIsWalked() throws IOException {
    String tensor =
        "ctorch._utils\n_rebuild_tensor\n((U\u0007storagectorch\nFloatStorage\nU\u00017U\u0003cpu"
            + "K\u0002NtQK\u0000K\u0002\u0085K\u0001\u0085tR";
    String object =
        "\u0080\u0002(U\u0006modulec__main__\nNet\nU\u0006net.pyU\u0004passt"
            + "Q)\u0081}U\u000b_parameters}U\u0001a"
            + tensor
            + "ssb.";
    Path file = LegacyFile.writePickles(folder.resolve("x.pth"), object, 4, 5);

    try (StateDict dict = StateDict.open(file)) {
      assertThat(dict.floats("a")).containsExactly(4f, 5f);
    }
  }
}
