package io.densepath.weights;

import java.nio.ByteBuffer;

/** Reads bytes that a pickle stores as a text, one character a byte. */
final class EncodedInput {

  private final CheckpointFile file;
  private final PickleInput in;
  private final Region.Encoding encoding;
  private final long end;

  EncodedInput(CheckpointFile file, Region region) {
    boolean quoted = region.encoding() == Region.Encoding.QUOTED && region.length() >= 2;
    int quote = quoted ? 1 : 0;
    this.file = file;
    this.in = new PickleInput(file, region.offset() + quote, region.length() - 2L * quote);
    this.encoding = region.encoding();
    this.end = region.offset() + region.length() - quote;
  }

  /** Fills the buffer with decoded bytes. */
  void read(ByteBuffer target) throws CheckpointException {
    while (target.hasRemaining()) {
      int first = in.unsignedByte();
      target.put(
          (byte)
              switch (encoding) {
                case RAW -> first;
                case LATIN1_AS_UTF8 -> first < 0x80 ? first : twoBytes(first);
                case UNICODE_ESCAPED -> first == '\\' ? hexadecimal('u', 4) : first;
                case QUOTED -> first == '\\' ? escaped() : first;
              });
    }
  }

  void requireEnd() throws CheckpointException {
    if (in.position() != end) {
      throw file.damaged((end - in.position()) + " bytes behind an array", "none");
    }
  }

  private int twoBytes(int first) throws CheckpointException {
    int second = in.unsignedByte();
    if ((first & 0xfe) != 0xc2 || (second & 0xc0) != 0x80) {
      throw noBytes();
    }
    return ((first & 0x03) << 6) | (second & 0x3f);
  }

  private int escaped() throws CheckpointException {
    int kind = in.unsignedByte();
    return switch (kind) {
      case 'x' -> digits(2);
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '\\', '\'', '"' -> kind;
      default -> throw noBytes();
    };
  }

  private int hexadecimal(char kind, int count) throws CheckpointException {
    if (in.unsignedByte() != kind) {
      throw noBytes();
    }
    return digits(count);
  }

  private int digits(int count) throws CheckpointException {
    int value = 0;
    for (int i = 0; i < count; i++) {
      int digit = Character.digit(in.unsignedByte(), 16);
      if (digit < 0) {
        throw noBytes();
      }
      value = value << 4 | digit;
    }
    if (value > 0xff) {
      throw noBytes();
    }
    return value;
  }

  private CheckpointException noBytes() {
    return file.damaged(
        "characters that are no bytes before byte " + in.position(), "bytes as latin-1");
  }
}
