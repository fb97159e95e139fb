package io.densepath.fetch;

import java.io.Serializable;

/**
 * How far and how wide to read ahead.
 *
 * @param threads objects read at the same time, for one prefetcher
 * @param maxBytesAhead bytes that may be read or on the way and not yet consumed; one object longer
 *     than that is let through alone
 * @param maxObjectBytes a longer object is not read
 */
public record FetchSettings(int threads, long maxBytesAhead, long maxObjectBytes)
    implements Serializable {

  /** The longest object that fits a Java array. */
  public static final long LARGEST_OBJECT_BYTES = Integer.MAX_VALUE - 8L;

  /**
   * Some 300 photos ahead, and enough threads to hide an object store: where a photo takes 60 ms to
   * come, 16 bring 260 a second, and a core or a share of a GPU predicts fewer. They wait for the
   * store and hardly ever for a core.
   */
  public static final FetchSettings DEFAULT = new FetchSettings(16, 32L << 20, 128L << 20);

  public FetchSettings {
    atLeastOne("threads", threads);
    atLeastOne("maxBytesAhead", maxBytesAhead);
    atLeastOne("maxObjectBytes", maxObjectBytes);
    if (maxObjectBytes > LARGEST_OBJECT_BYTES) {
      throw new IllegalArgumentException(
          "maxObjectBytes is " + maxObjectBytes + ", at most " + LARGEST_OBJECT_BYTES);
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", at least 1");
    }
  }
}
