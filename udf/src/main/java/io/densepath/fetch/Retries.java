package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Retries an operation that a file system has given up. S3A itself retries for a minute and more
 * when a store refuses, resets, throttles or does not answer. It does not retry when a host name
 * cannot be resolved or a network has no route, and it takes an answer whose Content-Length is too
 * small for the whole object.
 */
final class Retries {

  /** One attempt to read, open or look up an object. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  private static final int MAX_CUT_SHORT = 4;
  private static final long FIRST_WAIT_MS = 500;

  private final Duration patience;

  /**
   * @param patience how long after its first attempt an operation that does not reach the store is
   *     retried
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

  /** Sleeps for a random time around a mean, so that threads do not retry all at once. */
  private static void sleep(long meanMs) throws InterruptedIOException {
    try {
      Thread.sleep((long) (meanMs * ThreadLocalRandom.current().nextDouble(0.5, 1.5)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
