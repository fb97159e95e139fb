package io.densepath.memory;

import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Memory that the tasks of an executor share. Whoever is about to take memory reserves it first,
 * and waits while others hold it. Reservations are granted in the order in which they are asked
 * for, so that a large one is not delayed by later ones.
 *
 * <p>Nobody waits forever as long as a holder never asks for more of the same budget, and waits for
 * nothing that depends on another reservation of it. Thread-safe.
 */
public final class MemoryBudget {

  /** The bytes of one permit, so that an int counts up to 2 TB. */
  private static final long UNIT = 1024;

  private final long bytes;
  private final String origin;
  private final Semaphore units;

  /**
   * Makes a budget.
   *
   * @param bytes not negative
   * @param origin of which memory this is a share and the setting that makes it larger, as the end
   *     of an error message
   */
  public MemoryBudget(long bytes, String origin) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a budget of " + bytes + " bytes, expected at least 0");
    }
    this.bytes = bytes;
    this.origin = origin;
    this.units = new Semaphore(units(bytes), true);
  }

  /** Returns a budget that nothing exhausts, for a process that decodes few images. */
  public static MemoryBudget unlimited() {
    return new MemoryBudget(Integer.MAX_VALUE * UNIT, "there is no limit");
  }

  private static int units(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
  }

  /** Returns the bytes of the whole budget. */
  public long bytes() {
    return bytes;
  }

  /** Whether a reservation can ever be granted. */
  public boolean fits(long wanted) {
    return wanted <= bytes;
  }

  /** Returns the end of a message that refuses what does not fit: the limit and its setting. */
  public String limit() {
    return String.format(
        Locale.ROOT, "and this process has %,d MB for it, which is %s", bytes >> 20, origin);
  }

  /**
   * Waits until the bytes are free, and holds them until {@link #release}.
   *
   * @throws IllegalArgumentException if more is wanted than the budget has
   * @throws InterruptedException if interrupted while waiting; nothing is held then
   */
  public void reserve(long wanted) throws InterruptedException {
    if (!fits(wanted)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a reservation of %,d bytes, %s", wanted, limit()));
    }
    units.acquire(units(wanted));
  }

  /** Whether a thread waits for memory of this budget. */
  public boolean isAwaited() {
    return units.hasQueuedThreads();
  }

  /** Gives back what was reserved, in the same amount. */
  public void release(long reserved) {
    units.release(units(reserved));
  }
}
