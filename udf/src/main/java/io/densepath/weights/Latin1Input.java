package io.densepath.weights;

import java.nio.ByteBuffer;

/** Reads bytes that a pickle of protocol 2 stores as UTF-8 text, one character a byte. */
final class Latin1Input {

  private final CheckpointFile file;
  private final PickleInput in;
  private final long end;

  Latin1Input(CheckpointFile file, Region region) {
    this.file = file;
    this.in = new PickleInput(file, region.offset(), region.length());
    this.end = region.offset() + region.length();
  }

  /** Fills the buffer with decoded bytes. */
  void read(ByteBuffer target) throws CheckpointException {
    while (target.hasRemaining()) {
      int first = in.unsignedByte();
      target.put((byte) (first < 0x80 ? first : twoBytes(first)));
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
      throw file.damaged(
          "characters that are no bytes before byte " + in.position(), "bytes as latin-1");
    }
    return ((first & 0x03) << 6) | (second & 0x3f);
  }
}
