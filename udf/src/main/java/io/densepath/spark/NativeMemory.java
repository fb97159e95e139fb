package io.densepath.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Memory outside the heap, where images, networks and libtorch live.
 *
 * @param limitBytes of the container, or of the machine where there is none
 * @param heapBytes that the heap may grow to
 */
record NativeMemory(long limitBytes, long heapBytes) {

  /** What a JVM with libtorch and OpenCV holds outside the heap before any model. */
  private static final long LIBRARIES_BYTES = 256L << 20;

  static NativeMemory ofThisExecutor() {
    // A local master's heap is the limit that it seldom reaches, and no container kills it.
    return new NativeMemory(
        ExecutorPreflight.local() ? Long.MAX_VALUE : limit(), Runtime.getRuntime().maxMemory());
  }

  private static long limit() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /**
   * Makes sure that the model has room: the least that it takes, without batches.
   *
   * @throws IllegalStateException if the container would be killed
   */
  void require(long modelBytes) {
    long needed = LIBRARIES_BYTES + modelBytes;
    long left = limitBytes - heapBytes;
    if (left < needed) {
      throw new IllegalStateException(
          ("memory: of its limit of %d MB the heap may take %d MB, expected %d MB at least to be"
               + " left for the model; raise spark.executor.memoryOverhead or lower"
               + " spark.executor.memory")
              .formatted(limitBytes >> 20, heapBytes >> 20, needed >> 20));
    }
  }
}
