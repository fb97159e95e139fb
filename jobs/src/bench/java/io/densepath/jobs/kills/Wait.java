package io.densepath.jobs.kills;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does. */
final class Wait {

  /** The longest time that anything may take; what takes longer hangs. */
  static final Duration LIMIT = Duration.ofMinutes(10);

  private static final long EVERY_MS = 20;

  private Wait() {}

  /**
   * Returns when the condition holds.
   *
   * @param what names the condition in the error
   * @throws IOException if it does not hold within {@link #LIMIT}
   */
  static void until(String what, BooleanSupplier condition)
      throws IOException, InterruptedException {
    if (!within(LIMIT, condition)) {
      throw new IOException("%s: waited in vain for %d minutes".formatted(what, LIMIT.toMinutes()));
    }
  }

  /** Waits for the condition, at most for a time, and returns whether it holds. */
  static boolean within(Duration time, BooleanSupplier condition) throws InterruptedException {
    long endNs = System.nanoTime() + time.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNs >= 0) {
        return false;
      }
      Thread.sleep(EVERY_MS);
    }
    return true;
  }
}
