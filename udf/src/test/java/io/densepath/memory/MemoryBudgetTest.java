package io.densepath.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryBudgetTest {

  private static final long MB = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(100 * MB, "a tenth of 1,000 MB");

  /** A thread that reserves memory. */
  private final class Reserving extends FutureTask<Boolean> {
    private final Thread thread = new Thread(this);

    Reserving(long bytes) {
      super(
          () -> {
            budget.reserve(bytes);
            return true;
          });
      thread.start();
    }

    Reserving waits() throws InterruptedException {
      for (int i = 0; i < 30_000 && thread.getState() != Thread.State.WAITING; i++) {
        Thread.sleep(1);
      }
      assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
      return this;
    }
  }

  @Test
  void memoryIsGrantedOnceItIsFree() throws Exception {
    budget.reserve(60 * MB);
    Reserving second = new Reserving(60 * MB).waits();

    budget.release(60 * MB);

    assertThat(second.get()).isTrue();
  }

  @Test
  void aSmallReservationDoesNotOvertakeALargeOne() throws Exception {
    budget.reserve(60 * MB);
    Reserving large = new Reserving(90 * MB).waits();
    Reserving small = new Reserving(10 * MB).waits();

    budget.release(60 * MB);

    assertThat(large.get()).isTrue();
    assertThat(small.get()).isTrue();
  }

  @Test
  void whoeverIsInterruptedHoldsNothing() throws Exception {
    budget.reserve(60 * MB);
    Reserving interrupted = new Reserving(90 * MB).waits();
    interrupted.thread.interrupt();
    assertThatThrownBy(interrupted::get).hasRootCauseInstanceOf(InterruptedException.class);

    budget.release(60 * MB);

    budget.reserve(100 * MB);
  }

  @Test
  void whatNeverFitsIsRefusedWithTheLimitAndWhereItComesFrom() {
    assertThat(budget.fits(100 * MB)).isTrue();
    assertThat(budget.fits(100 * MB + 1)).isFalse();
    assertThatThrownBy(() -> budget.reserve(100 * MB + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 100 MB for it, which is a tenth of 1,000 MB");
  }
}
