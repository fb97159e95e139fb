package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads files as torch 0.x on Python 2 wrote them, which current versions no longer write. */
class OldLegacyFileTest {

  private static final String MAGIC =
      "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.";
  private static final String SYSTEM = "\u0080\u0002}U\rlittle_endian\u0088s.";

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
    String keys = "\u0080\u0002]U\u00017a.";

    try (StateDict dict = StateDict.open(write(MAGIC + SYSTEM + object + keys, 0, 1, 2, 3, 4, 5))) {
      assertThat(dict.format()).isEqualTo(CheckpointFormat.PYTORCH_LEGACY);
      assertThat(dict.floats("a")).containsExactly(3f, 4f, 5f);
    }
  }

  private Path write(String pickles, float... storage) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(8 + 4 * storage.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(storage.length);
    for (float element : storage) {
      data.putFloat(element);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(pickles.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(data.array());
    return Files.write(folder.resolve("x.pth"), bytes.toByteArray());
  }
}
