package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Native memory of batches, handed from task to task: the garbage collector, which alone frees it,
 * sees no reason to hurry. Thread-safe.
 */
final class BatchMemory {

  private final List<ByteBuffer> free = new ArrayList<>();

  /** A direct buffer of that many bytes; what it holds is left from its last use. */
  synchronized ByteBuffer borrow(int bytes) {
    for (Iterator<ByteBuffer> buffers = free.iterator(); buffers.hasNext(); ) {
      ByteBuffer buffer = buffers.next();
      if (buffer.capacity() == bytes) {
        buffers.remove();
        return buffer.clear();
      }
    }
    return ByteBuffer.allocateDirect(bytes);
  }

  /** To be called once for a buffer that was borrowed. */
  synchronized void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}
