package io.densepath.spark;

import io.densepath.memory.ExecutorMemory;
import io.densepath.memory.MemoryBudget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry of the memory that the tasks of this JVM share: one for each set of limits, of which
 * an executor has one. It lives as long as the executor and owns no resource, so nobody closes it.
 */
final class SharedMemory {

  private static final int NATIVE_DECODING_SHARE = 3;
  private static final int HEAP_DECODING_SHARE = 8;
  private static final int ROW_GROUPS_SHARE = 2;

  private static final Map<NativeMemory, ExecutorMemory> SHARED = new ConcurrentHashMap<>();

  private SharedMemory() {}

  /** Returns the memory that all tasks of this executor reserve from. */
  static ExecutorMemory ofThisExecutor() {
    return SHARED.computeIfAbsent(NativeMemory.ofThisExecutor(), SharedMemory::shares);
  }

  static ExecutorMemory shares(NativeMemory limits) {
    long outside = Math.max(0, limits.limitBytes() - limits.heapBytes());
    return new ExecutorMemory(
        share(
            limits.heapBytes(),
            HEAP_DECODING_SHARE,
            "an eighth of the heap, %,d MB",
            limits.heapSetting()),
        share(
            outside,
            NATIVE_DECODING_SHARE,
            "a third of the %,d MB outside the heap",
            limits.outsideSetting()),
        share(
            limits.heapBytes(),
            ROW_GROUPS_SHARE,
            "half of the heap, %,d MB",
            limits.heapSetting()));
  }

  private static MemoryBudget share(long bytes, int share, String of, String setting) {
    return new MemoryBudget(bytes / share, "%s; %s".formatted(of.formatted(bytes >> 20), setting));
  }
}
