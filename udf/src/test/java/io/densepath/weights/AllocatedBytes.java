package io.densepath.weights;

import java.lang.management.ManagementFactory;

/** What a thread has taken from the heap so far: a bound on what it can hold. */
final class AllocatedBytes {

  private AllocatedBytes() {}

  static long ofThisThread() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
