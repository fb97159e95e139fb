package io.densepath.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files of torch before 1.6, as Python 2 wrote them. */
final class LegacyFile {

  private static final String MAGIC =
      "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.";
  private static final String SYSTEM = "\u0080\u0002}U\rlittle_endian\u0088s.";

  private LegacyFile() {}

  /**
   * Writes a file of one tensor 'a' on a whole storage.
   *
   * @param arguments opcodes of the tensor's offset, dimensions, strides and what follows them
   */
  static Path write(Path file, String arguments, float... storage) throws IOException {
    String id =
        "(U\u0007storagectorch\nFloatStorage\nU\u00017U\u0003cpuK" + (char) storage.length + "tQ";
    String object =
        "\u0080\u0002}U\u0001actorch._utils\n_rebuild_tensor_v2\n(" + id + arguments + "tRs.";
    return writePickles(file, object, storage);
  }

  /** Writes a pickle of any object that names the storage '7'. */
  static Path writePickles(Path file, String object, float... storage) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(8 + 4 * storage.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(storage.length);
    for (float element : storage) {
      data.putFloat(element);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        (MAGIC + SYSTEM + object + "\u0080\u0002]U\u00017a.")
            .getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(data.array());
    return Files.write(file, bytes.toByteArray());
  }
}
