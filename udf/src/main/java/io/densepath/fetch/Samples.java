package io.densepath.fetch;

import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.apache.hadoop.conf.Configuration;

/**
 * Images read ahead of their use, in the order of the requests that they come from. {@link #next}
 * and {@link #hasNext} must be called by one thread; {@link #close} may be called by any thread.
 */
public interface Samples extends Iterator<Sample>, AutoCloseable {

  /**
   * Opens objects that are images, and begins to read them ahead.
   *
   * @param web client for web addresses, which all threads share
   * @param hasRoom whether another request may be drawn; one is drawn in any case
   */
  static Samples ofImages(
      Iterator<FetchRequest> requests,
      Configuration conf,
      FetchSettings settings,
      WebClient web,
      BooleanSupplier hasRoom) {
    return new ObjectSamples(new Prefetcher(requests, conf, settings, web, hasRoom));
  }

  /** Returns the nanoseconds that the consumer has spent waiting for images. */
  long waitedNs();

  @Override
  void close();
}
