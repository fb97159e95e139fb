package io.densepath.weights;

import java.lang.management.ManagementFactory;

/** The bytes that a thread has allocated so far, which bound the bytes that it can hold. */
final class AllocatedBytes {

  private AllocatedBytes() {}

  static long ofThisThread() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
