package io.densepath.weights;

import io.densepath.model.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes pickles of nested dicts and modules of numpy arrays, beside opcodes of any kind. */
final class PickledDict {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private PickledDict() {}

  /** An array of float32 that are all alike. */
  record Array(Shape shape, float value) {}

  /** Opcodes that leave one value, as Latin-1. */
  record Opcodes(String latin1) {}

  /** A torch module with its attributes. */
  record Module(String className, Map<String, ?> parameters, Map<String, ?> modules) {}

  /** A value that memo 0 holds from then on. */
  record Remembered(Object value) {}

  /** Writes a pickle of a map whose values are maps and the records above. */
  static Path write(Path file, Map<String, ?> root) throws IOException {
    return write(file, (Object) root);
  }

  /** Writes a pickle of a module. */
  static Path write(Path file, Module root) throws IOException {
    return write(file, (Object) root);
  }

  private static Path write(Path file, Object root) throws IOException {
    PickledDict pickle = new PickledDict();
    pickle.put("\u0080\u0002").value(root).put(".");
    return Files.write(file, pickle.bytes.toByteArray());
  }

  private PickledDict put(String latin1) {
    bytes.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  private PickledDict number(char opcode, int value) {
    put(String.valueOf(opcode));
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  private PickledDict text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number('X', utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  private PickledDict value(Object value) {
    if (value instanceof Map<?, ?> map) {
      put("}(");
      map.forEach((key, part) -> text((String) key).value(part));
      return put("u");
    }
    if (value instanceof Module module) {
      int dot = module.className().lastIndexOf('.');
      put("c" + module.className().substring(0, dot) + "\n");
      put(module.className().substring(dot + 1) + "\n)\u0081");
      return value(
              Map.of(
                  "training", new Opcodes("\u0089"),
                  "_parameters", module.parameters(),
                  "_buffers", Map.of(),
                  "_modules", module.modules()))
          .put("b");
    }
    if (value instanceof Remembered remembered) {
      return value(remembered.value()).put("q\u0000");
    }
    return value instanceof Array array ? array(array) : put(((Opcodes) value).latin1());
  }

  private PickledDict array(Array array) {
    put("cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\u0000\u0085U\u0001btR(K\u0001(");
    array.shape().dimensions().forEach(dimension -> number('J', dimension));
    put(
        "tcnumpy\ndtype\n(U\u0002f4K\u0000K\u0001tR(K\u0003U\u0001<NNNK\u0000K\u0000K\u0000tb\u0089");
    ByteBuffer data =
        ByteBuffer.allocate(4 * (int) array.shape().elements()).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      data.putFloat(array.value());
    }
    number('T', data.capacity());
    bytes.writeBytes(data.array());
    return put("tb");
  }
}
