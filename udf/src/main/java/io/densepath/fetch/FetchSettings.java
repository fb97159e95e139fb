package io.densepath.fetch;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * The limits of reading ahead, and of retries.
 *
 * @param threads the number of objects that one prefetcher reads at the same time
 * @param maxBytesAhead the bytes of objects that are being read or wait for the consumer; a longer
 *     object is read while no other object is held
 * @param maxObjectBytes the length in bytes above which an object is not read
 * @param patience how long after its first attempt a read is retried that fails although the object
 *     is not at fault; the file system's own retries, which come first, are a part of it
 * @param web what may be read from web addresses
 */
public record FetchSettings(
    int threads, long maxBytesAhead, long maxObjectBytes, Duration patience, WebSettings web)
    implements Serializable {

  /** A minute, which bridges the restart of a name server. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);

  /** The length in bytes of the longest object that fits a Java array. */
  public static final long LARGEST_OBJECT_BYTES = Integer.MAX_VALUE - 8L;

  /**
   * About 300 photos ahead, and enough threads to hide the latency of an object store. Where a
   * photo takes 60 ms to arrive, 16 threads read 260 photos a second, which is more than a core or
   * a share of a GPU predicts. The threads wait for the store and hardly ever for a core.
   */
  public static final FetchSettings DEFAULT = new FetchSettings(16, 32L << 20, 128L << 20);

  /** Limits with the default patience. */
  public FetchSettings(int threads, long maxBytesAhead, long maxObjectBytes) {
    this(threads, maxBytesAhead, maxObjectBytes, DEFAULT_PATIENCE, WebSettings.DEFAULT);
  }

  public FetchSettings {
    Objects.requireNonNull(web, "web");
    atLeastOne("threads", threads);
    atLeastOne("maxBytesAhead", maxBytesAhead);
    atLeastOne("maxObjectBytes", maxObjectBytes);
    if (maxObjectBytes > LARGEST_OBJECT_BYTES) {
      throw new IllegalArgumentException(
          "maxObjectBytes is " + maxObjectBytes + ", at most " + LARGEST_OBJECT_BYTES);
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience is " + patience + ", at least 0");
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", at least 1");
    }
  }
}
