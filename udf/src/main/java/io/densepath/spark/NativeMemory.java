package io.densepath.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * The memory that a JVM may use outside its heap, where decoded images, networks and libtorch are.
 *
 * @param limitBytes memory limit of the process: that of its container, or else that of the
 *     machine, and no more than the heap and the overhead that Spark asks for
 * @param heapBytes maximum size of the heap
 * @param local whether the driver runs the tasks itself
 */
record NativeMemory(long limitBytes, long heapBytes, boolean local) {

  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  /** Memory that a JVM with libtorch and OpenCV takes outside the heap without any model. */
  private static final long LIBRARIES_BYTES = 256L << 20;

  static NativeMemory ofThisExecutor() {
    long heap = Runtime.getRuntime().maxMemory();
    return ExecutorPreflight.local() ? ofLocalMaster(machineBytes(), heap) : ofExecutor(heap);
  }

  /** With a local master nobody sets the limit, and the heap seldom grows to its maximum. */
  static NativeMemory ofLocalMaster(long machine, long heap) {
    return new NativeMemory(Math.max(machine, heap + machine / 2), heap, true);
  }

  /** YARN counts the overhead, and a container of Kubernetes is limited by the kernel. */
  private static NativeMemory ofExecutor(long heap) {
    SparkConf conf = SparkEnv.get().conf();
    long overhead =
        conf.contains(OVERHEAD) ? conf.getSizeAsMb(OVERHEAD) << 20 : Long.MAX_VALUE - heap;
    return new NativeMemory(Math.min(machineBytes(), heap + overhead), heap, false);
  }

  /** Returns the memory of the container, or of the machine if there is no container. */
  private static long machineBytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** Returns what to set for a larger heap. */
  String heapSetting() {
    return local ? "raise spark.driver.memory" : "raise spark.executor.memory";
  }

  /** Returns what to set for more memory outside the heap. */
  String outsideSetting() {
    return local
        ? "lower spark.driver.memory or take a machine with more memory"
        : "raise " + OVERHEAD;
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
          String.format(
              Locale.ROOT,
              ("memory: of its limit of %d MB the heap may take %d MB, expected %d MB at least to be"
                  + " left for the model; raise spark.executor.memoryOverhead or lower"
                  + " spark.executor.memory"),
              limitBytes >> 20,
              heapBytes >> 20,
              needed >> 20));
    }
  }
}
