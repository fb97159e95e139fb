package io.densepath.memory;

import java.util.Objects;

/**
 * The shares of an executor's memory that its tasks reserve from.
 *
 * @param heapDecoding heap for images that are decoded in Java
 * @param nativeDecoding memory outside the heap for images that a native library decodes
 * @param rowGroups heap for row groups of Parquet files; who holds a row group may wait for the
 *     memory of an image, and never the other way round
 */
public record ExecutorMemory(
    MemoryBudget heapDecoding, MemoryBudget nativeDecoding, MemoryBudget rowGroups) {

  public ExecutorMemory {
    Objects.requireNonNull(heapDecoding, "heapDecoding");
    Objects.requireNonNull(nativeDecoding, "nativeDecoding");
    Objects.requireNonNull(rowGroups, "rowGroups");
  }

  /** Returns memory without limits, for a process that decodes one image at a time. */
  public static ExecutorMemory unlimited() {
    return new ExecutorMemory(
        MemoryBudget.unlimited(), MemoryBudget.unlimited(), MemoryBudget.unlimited());
  }
}
