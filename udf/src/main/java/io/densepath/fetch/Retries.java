package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Tries again what a file system has given up. S3A itself is patient, for a minute and more, with a
 * store that refuses, resets, throttles or does not answer. It is not with a name that is not
 * resolved or a network without a route, and an answer that ends where its head said, too early, is
 * the end of the object to it.
 */
final class Retries {

  /** Reads, or asks for, one object. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  private static final int MAX_CUT_SHORT = 4;
  private static final long FIRST_WAIT_MS = 500;

  private final Duration patience;

  /**
   * @param patience how long after its beginning is begun anew what has not reached the store
   */
  Retries(Duration patience) {
    this.patience = patience;
  }

  <T> T run(Attempt<T> attempt) throws IOException {
    long startNs = System.nanoTime();
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (!mayPass(e, failures, System.nanoTime() - startNs)) {
          throw e;
        }
        sleep(FIRST_WAIT_MS << (failures - 1));
      }
    }
  }

  private boolean mayPass(IOException e, int failures, long elapsedNs) {
    if (e instanceof CutShortException) {
      return failures < MAX_CUT_SHORT;
    }
    return elapsedNs < patience.toNanos() && findsNoStore(e);
  }

  private static boolean findsNoStore(IOException e) {
    return Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
        .limit(20)
        .anyMatch(
            cause ->
                cause instanceof UnknownHostException || cause instanceof NoRouteToHostException);
  }

  /** Not all threads at the same time. */
  private static void sleep(long meanMs) throws InterruptedIOException {
    try {
      Thread.sleep((long) (meanMs * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
