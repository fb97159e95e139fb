package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NativeMemoryTest {

  private static final long MB = 1 << 20;

  @Test
  void aModelThatFitsBesideTheHeapIsLetPass() {
    assertThatCode(() -> new NativeMemory(2000 * MB, 1000 * MB, false).require(700 * MB))
        .doesNotThrowAnyException();
  }

  @Test
  void aHeapThatLeavesNoRoomIsRefusedByItsFigures() {
    assertThatThrownBy(() -> new NativeMemory(2000 * MB, 1500 * MB, false).require(348 * MB))
        .hasMessageContaining("of its limit of 2000 MB the heap may take 1500 MB")
        .hasMessageContaining("expected 604 MB")
        .hasMessageContaining("spark.executor.memoryOverhead");
  }
}
