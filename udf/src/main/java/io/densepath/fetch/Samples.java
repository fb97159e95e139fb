package io.densepath.fetch;

import java.util.Iterator;

/**
 * Objects read ahead of their use, in the order of the requests that they come of. {@link #next}
 * and {@link #hasNext} are for one thread; {@link #close} may come from any.
 */
public interface Samples extends Iterator<Sample>, AutoCloseable {

  /** Nanoseconds that the consumer has spent waiting. */
  long waitedNs();

  @Override
  void close();
}
