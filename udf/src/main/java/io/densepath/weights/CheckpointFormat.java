package io.densepath.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The file formats in which state dicts are published. */
public enum CheckpointFormat {
  SAFETENSORS("safetensors", Safetensors::read),
  PYTORCH_ZIP("PyTorch", PyTorchZip::read),
  PYTORCH_LEGACY("PyTorch before 1.6", PyTorchLegacy::read),
  PADDLE("Paddle", PaddlePickle::read);

  private static final int HEAD_BYTES = 64;
  private static final int ZIP_MAGIC = 0x04034b50;
  private static final int PICKLE_PROTO = 0x80;

  private final String title;
  private final Reader reader;

  CheckpointFormat(String title, Reader reader) {
    this.title = title;
    this.reader = reader;
  }

  /** As people call it. */
  public String title() {
    return title;
  }

  static CheckpointFormat of(CheckpointFile file) throws CheckpointException {
    ByteBuffer head = file.peek(0, HEAD_BYTES);
    if (head.remaining() >= 4 && head.getInt(0) == ZIP_MAGIC) {
      return PYTORCH_ZIP;
    }
    if (isSafetensors(head)) {
      return SAFETENSORS;
    }
    if (PyTorchLegacy.isMagic(head)) {
      return PYTORCH_LEGACY;
    }
    if (head.remaining() >= 2 && (head.get(0) & 0xff) == PICKLE_PROTO) {
      return PADDLE;
    }
    if (head.remaining() > Long.BYTES && head.get(8) == '{') {
      // Of an absurd length, which its reader refuses by name.
      return SAFETENSORS;
    }
    throw new CheckpointException(
        file.name(),
        describe(head),
        "a safetensors, PyTorch (.pth) or Paddle (.pdparams) file",
        "check what was downloaded");
  }

  /** A length of less than 2^32, whose lowest byte may be a pickle's first, and a JSON object. */
  private static boolean isSafetensors(ByteBuffer head) {
    return head.remaining() > Long.BYTES && head.getInt(4) == 0 && head.get(8) == '{';
  }

  Map<String, StoredTensor> read(CheckpointFile file) throws CheckpointException {
    return reader.read(file);
  }

  private static String describe(ByteBuffer head) {
    String text = StandardCharsets.ISO_8859_1.decode(head).toString();
    if (text.isEmpty()) {
      return "an empty file";
    }
    if (text.startsWith("version https://git-lfs")) {
      return "a Git LFS pointer in place of the file itself";
    }
    if (text.stripLeading().startsWith("<")) {
      return "a web page";
    }
    String start = text.substring(0, Math.min(8, text.length()));
    return "a file that begins with '" + start.replaceAll("[^\\x20-\\x7e]", ".") + "'";
  }

  private interface Reader {
    Map<String, StoredTensor> read(CheckpointFile file) throws CheckpointException;
  }
}
