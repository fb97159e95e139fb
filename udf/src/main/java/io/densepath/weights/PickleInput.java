package io.densepath.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads a region of a file forward, a few kB at a time, and steps over long payloads. */
final class PickleInput {

  private static final int BUFFER_BYTES = 1 << 13;
  private static final int MAX_LINE_BYTES = 256;

  private final CheckpointFile file;
  private final long end;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long bufferOffset;

  PickleInput(CheckpointFile file, long offset, long length) {
    this.file = file;
    this.bufferOffset = offset;
    this.end = offset + length;
  }

  CheckpointFile file() {
    return file;
  }

  /** Returns the offset of the next byte in the file. */
  long position() {
    return bufferOffset + buffer.position();
  }

  int unsignedByte() throws CheckpointException {
    return need(1).get() & 0xff;
  }

  int unsignedShort() throws CheckpointException {
    return need(2).getShort() & 0xffff;
  }

  int signedInt() throws CheckpointException {
    return need(4).getInt();
  }

  long unsignedInt() throws CheckpointException {
    return need(4).getInt() & 0xffffffffL;
  }

  long signedLong() throws CheckpointException {
    return need(8).getLong();
  }

  /** Steps over the next bytes and returns their region. */
  Region skip(long length) throws CheckpointException {
    long from = position();
    if (length < 0 || length > end - from) {
      throw truncated(length);
    }
    long to = from + length;
    if (length <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) length);
    } else {
      bufferOffset = to;
      buffer.limit(0);
    }
    return Region.raw(from, length);
  }

  /** Reads a text that a line feed ends, and returns it without the line feed. */
  String line() throws CheckpointException {
    StringBuilder line = new StringBuilder();
    for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
      if (line.length() == MAX_LINE_BYTES) {
        throw file.damaged(
            "a line of more than " + MAX_LINE_BYTES + " bytes at byte " + position(), "a line end");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Steps over bytes that a line feed ends and over the line feed, and returns the bytes. */
  Region skipLine() throws CheckpointException {
    long from = position();
    while (need(1).get() != '\n') {
      // A line feed always ends the bytes, or else the pickle is truncated.
    }
    return Region.raw(from, position() - 1 - from);
  }

  String text(Region region) throws CheckpointException {
    ByteBuffer bytes = file.peek(region.offset(), (int) region.length());
    return region.encoding() == Region.Encoding.RAW
        ? StandardCharsets.UTF_8.decode(bytes).toString()
        : PickleText.text(StandardCharsets.ISO_8859_1.decode(bytes).toString(), region.encoding());
  }

  private ByteBuffer need(int count) throws CheckpointException {
    if (buffer.remaining() < count) {
      refill(count);
    }
    return buffer;
  }

  private void refill(int count) throws CheckpointException {
    long from = position();
    if (end - from < count) {
      throw truncated(count);
    }
    buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - from));
    bufferOffset = from;
    file.read(from, buffer);
    buffer.flip();
  }

  private CheckpointException truncated(long wanted) {
    return file.damaged(
        String.format(Locale.ROOT, "%s bytes of a pickle at byte %d", end - position(), position()),
        Long.toUnsignedString(wanted) + " bytes");
  }
}
