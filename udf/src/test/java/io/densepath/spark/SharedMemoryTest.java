package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.memory.ExecutorMemory;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {

  private static final long MB = 1 << 20;

  @Test
  void anExecutorsTasksShareAThirdOfItsOverheadAndPartsOfItsHeap() {
    ExecutorMemory memory = SharedMemory.shares(new NativeMemory(2524 * MB, 1024 * MB, false));

    assertThat(memory.nativeDecoding().bytes()).isEqualTo(500 * MB);
    assertThat(memory.nativeDecoding().limit())
        .isEqualTo(
            "and this process has 500 MB for it, which is a third of the 1,500 MB outside the heap;"
                + " raise spark.executor.memoryOverhead");
    assertThat(memory.heapDecoding().bytes()).isEqualTo(128 * MB);
    assertThat(memory.rowGroups().limit())
        .isEqualTo(
            "and this process has 512 MB for it, which is half of the heap, 1,024 MB; raise"
                + " spark.executor.memory");
  }

  @Test
  void aHeapThatLeavesNothingLeavesNothingToShare() {
    ExecutorMemory memory = SharedMemory.shares(new NativeMemory(1000 * MB, 1024 * MB, false));

    assertThat(memory.nativeDecoding().fits(1)).isFalse();
  }

  @Test
  void aLocalMastersHeapMayBeAsLargeAsTheMachine() {
    NativeMemory limits = NativeMemory.ofLocalMaster(4096 * MB, 4096 * MB);

    assertThat(SharedMemory.shares(limits).nativeDecoding().bytes()).isEqualTo(2048 * MB / 3);
    assertThat(limits.heapSetting()).isEqualTo("raise spark.driver.memory");
  }
}
