package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A pool of direct buffers, which one task after another uses for its batches. Without a pool,
 * native memory would grow: only the garbage collector frees a direct buffer, and it runs for want
 * of heap, of which such a buffer takes next to none. Thread-safe.
 */
final class BatchMemory {

  private final List<ByteBuffer> free = new ArrayList<>();

  /** Returns a direct buffer of that capacity, whose content is left over from its last use. */
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

  /** Takes a borrowed buffer back; to be called once for each. */
  synchronized void giveBack(ByteBuffer buffer) {
    free.add(buffer);
  }
}
