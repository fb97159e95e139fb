package io.densepath.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The file formats in which state dicts are published. */
public enum CheckpointFormat {
  SAFETENSORS(Safetensors::read),
  PYTORCH_ZIP(PyTorchZip::read),
  /** PyTorch's own format before 1.6. */
  PYTORCH_LEGACY(PyTorchLegacy::read),
  PADDLE(PaddlePickle::read);

  private static final int HEAD_BYTES = 64;
  private static final int ZIP_MAGIC = 0x04034b50;
  private static final int PICKLE_PROTO = 0x80;
  private static final List<String> DICTS_WITHOUT_PROTOCOL =
      List.of("(dp", "(d.", "}q", "}.", "ccollections\n");

  private final Reader reader;

  CheckpointFormat(Reader reader) {
    this.reader = reader;
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
    if (isPickle(head)) {
      return PADDLE;
    }
    if (head.remaining() > Long.BYTES && head.get(8) == '{') {
      // The header has an absurd length, which the reader refuses in words of its own.
      return SAFETENSORS;
    }
    throw new CheckpointException(
        file.name(),
        describe(head),
        "a safetensors, PyTorch (.pth) or Paddle (.pdparams) file",
        "check what was downloaded");
  }

  /**
   * Returns whether a header length of less than 2^32 and a JSON object begin the file. The
   * length's lowest byte may be the first of a pickle, so that this is asked before pickles are
   * looked for.
   */
  private static boolean isSafetensors(ByteBuffer head) {
    return head.remaining() > Long.BYTES && head.getInt(4) == 0 && head.get(8) == '{';
  }

  /** Protocols from 2 on begin with an opcode of their own, 0 and 1 with that of a dict. */
  private static boolean isPickle(ByteBuffer head) {
    String text = StandardCharsets.ISO_8859_1.decode(head.duplicate()).toString();
    return (head.remaining() >= 2 && (head.get(0) & 0xff) == PICKLE_PROTO)
        || DICTS_WITHOUT_PROTOCOL.stream().anyMatch(text::startsWith);
  }

  CheckpointContents read(CheckpointFile file) throws CheckpointException {
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
    CheckpointContents read(CheckpointFile file) throws CheckpointException;
  }
}
