package io.densepath.jobs.progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Prints every few seconds how many objects are listed. */
public final class ListingProgress implements LongConsumer {

  private static final long EVERY_NS = 5_000_000_000L;

  private final PrintWriter err;
  private long nextNs = System.nanoTime() + EVERY_NS;

  public ListingProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void accept(long listed) {
    if (System.nanoTime() - nextNs >= 0) {
      nextNs += EVERY_NS;
      err.printf(Locale.ROOT, "Listed %,d objects.%n", listed);
    }
  }
}
