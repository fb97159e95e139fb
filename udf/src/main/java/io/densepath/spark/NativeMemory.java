package io.densepath.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The memory that a JVM may use outside its heap, where decoded images, networks and libtorch are.
 *
 * @param limitBytes memory limit of the container, or memory of the machine if there is no
 *     container
 * @param heapBytes maximum size of the heap
 */
record NativeMemory(long limitBytes, long heapBytes) {

  /** Memory that a JVM with libtorch and OpenCV takes outside the heap without any model. */
  private static final long LIBRARIES_BYTES = 256L << 20;

  static NativeMemory ofThisExecutor() {
    // With a local master no container limits the process, and its heap seldom grows to the
    // maximum.
    return new NativeMemory(
        ExecutorPreflight.local() ? Long.MAX_VALUE : limit(), Runtime.getRuntime().maxMemory());
  }

  private static long limit() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /**
   * Checks that there is room for a model, not counting its batches.
   *
   * @param modelBytes size of the archive
   * @throws IllegalStateException if the process would exceed the limit, and so be killed
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
