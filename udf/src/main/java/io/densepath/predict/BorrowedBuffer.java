package io.densepath.predict;

import java.nio.ByteBuffer;

/** A direct buffer that a predictor borrows from a {@link BatchMemory} until it is closed. */
final class BorrowedBuffer implements AutoCloseable {

  private final BatchMemory memory;
  private final ByteBuffer buffer;
  private boolean closed;

  BorrowedBuffer(BatchMemory memory, int bytes) {
    this.memory = memory;
    buffer = memory.borrow(bytes);
  }

  /**
   * Returns the buffer.
   *
   * @throws IllegalStateException if closed, because another predictor may have the memory
   */
  ByteBuffer get() {
    if (closed) {
      throw new IllegalStateException("the predictor is closed and has given its memory back");
    }
    return buffer;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memory.giveBack(buffer);
    }
  }
}
