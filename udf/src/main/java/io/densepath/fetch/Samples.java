package io.densepath.fetch;

import java.util.Iterator;

/**
 * Images read ahead of their use, in the order of the requests that they come from. {@link #next}
 * and {@link #hasNext} must be called by one thread; {@link #close} may be called by any thread.
 */
public interface Samples extends Iterator<Sample>, AutoCloseable {

  /** Returns the nanoseconds that the consumer has spent waiting for images. */
  long waitedNs();

  @Override
  void close();
}
