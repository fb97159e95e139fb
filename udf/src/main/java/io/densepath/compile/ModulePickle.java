package io.densepath.compile;

import io.densepath.model.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes {@code data.pkl}, a pickle of protocol 2: a module whose state is a tuple of tensors.
 * Their bytes are the records {@code data/0}, {@code data/1} and so on.
 */
final class ModulePickle {

  private static final String MODULE = "c__torch__\nNetwork\n";
  private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";
  private static final String HOOKS = "ccollections\nOrderedDict\n)R";
  private static final char PROTOCOL = 0x80;
  private static final char NEW_OBJECT = 0x81;
  private static final char FALSE = 0x89;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private ModulePickle() {}

  static byte[] of(List<ArchiveTensor> tensors) {
    ModulePickle pickle = new ModulePickle();
    pickle.ascii("" + PROTOCOL + (char) 2 + MODULE + ")" + NEW_OBJECT + "(");
    for (int i = 0; i < tensors.size(); i++) {
      pickle.tensor(i, tensors.get(i));
    }
    pickle.ascii("tb.");
    return pickle.out.toByteArray();
  }

  /** Returns the {@code constants.pkl} of a module without constants: the empty tuple. */
  static byte[] noConstants() {
    ModulePickle pickle = new ModulePickle();
    pickle.ascii("" + PROTOCOL + (char) 2 + ").");
    return pickle.out.toByteArray();
  }

  private void tensor(int record, ArchiveTensor tensor) {
    ascii(REBUILD + "((");
    unicode("storage");
    ascii("ctorch\n" + tensor.precision().torchStorage() + "\n");
    unicode(Integer.toString(record));
    unicode("cpu");
    integer(tensor.values().length);
    ascii("tQ");
    integer(0);
    integers(tensor.shape().dimensions());
    integers(strides(tensor.shape()));
    ascii(FALSE + HOOKS + "tR");
  }

  private static List<Integer> strides(Shape shape) {
    Integer[] strides = new Integer[shape.rank()];
    int stride = 1;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return List.of(strides);
  }

  private void integers(List<Integer> values) {
    ascii("(");
    values.forEach(this::integer);
    ascii("t");
  }

  private void integer(int value) {
    ascii("J");
    littleEndian(value);
  }

  private void unicode(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ascii("X");
    littleEndian(utf8.length);
    out.writeBytes(utf8);
  }

  private void littleEndian(int value) {
    out.writeBytes(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
