package io.densepath.spark;

import io.densepath.fetch.WebClient;
import io.densepath.memory.ExecutorMemory;
import io.densepath.memory.MemoryBudget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry of what the tasks of this JVM share: the memory, one for each set of limits, of
 * which an executor has one, and the client for web addresses, whose limits hold for the executor
 * as a whole. It lives as long as the executor, and nobody closes it.
 */
final class SharedMemory {

  private static final int NATIVE_DECODING_SHARE = 3;
  private static final int HEAP_DECODING_SHARE = 8;
  private static final int ROW_GROUPS_SHARE = 2;

  private static final Map<NativeMemory, ExecutorMemory> SHARED = new ConcurrentHashMap<>();
  private static final WebClient WEB = new WebClient();

  private SharedMemory() {}

  /** Returns the memory that all tasks of this executor reserve from. */
  static ExecutorMemory ofThisExecutor() {
    return SHARED.computeIfAbsent(NativeMemory.ofThisExecutor(), SharedMemory::shares);
  }

  /** Returns the client by which all tasks of this executor read web addresses. */
  static WebClient web() {
    return WEB;
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
