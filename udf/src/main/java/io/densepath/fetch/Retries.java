package io.densepath.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Retries an operation that a file system has given up. S3A itself retries for a minute and more
 * when a store refuses, resets, throttles or does not answer. It does not retry when a host name
 * cannot be resolved, a network has no route or credentials are refused, and it takes an answer
 * whose Content-Length is too small for the whole object. Servers of web addresses are many, and
 * some of those in a list are always down, so that they are asked three times only, unless they say
 * when to ask again.
 */
final class Retries {

  /** One attempt to read, open or look up an object. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  private static final int MAX_CUT_SHORT = 4;
  private static final int MAX_WEB = 3;
  private static final long FIRST_WAIT_MS = 500;
  private static final int MAX_DOUBLINGS = 5;

  private final Duration patience;
  private final Diagnosis diagnosis;

  /**
   * @param patience how long after its first attempt an operation is retried, unless the object
   *     itself is at fault
   */
  Retries(Duration patience, Diagnosis diagnosis) {
    this.patience = patience;
    this.diagnosis = diagnosis;
  }

  /**
   * Returns what an attempt returns.
   *
   * @param path the object
   * @throws StoreException if the last attempt has failed
   * @throws InterruptedIOException if interrupted while waiting for the next attempt
   */
  <T> T run(String path, Attempt<T> attempt) throws StoreException, InterruptedIOException {
    long startNs = System.nanoTime();
    for (int failures = 1; ; failures++) {
      try {
        return attempt.run();
      } catch (IOException | RuntimeException e) {
        Fault fault = diagnosis.of(path, e);
        if (!mayPass(e, fault, failures, System.nanoTime() - startNs)) {
          throw new StoreException(path, diagnosis.afterAll(path, fault), e);
        }
        sleep(FIRST_WAIT_MS << Math.min(failures - 1, MAX_DOUBLINGS), asked(e));
      }
    }
  }

  private boolean mayPass(Exception e, Fault fault, int failures, long elapsedNs) {
    if (e instanceof WebException web) {
      return web.isTemporary()
          && (failures < MAX_WEB || web.retryAfter().isPresent())
          && elapsedNs + asked(e).toNanos() < patience.toNanos();
    }
    return e instanceof CutShortException
        ? failures < MAX_CUT_SHORT
        : fault != Fault.OBJECT && elapsedNs < patience.toNanos();
  }

  /** Returns how long the other side asks to wait. */
  private static Duration asked(Exception e) {
    return e instanceof WebException web ? web.retryAfter().orElse(Duration.ZERO) : Duration.ZERO;
  }

  /** Sleeps for a random time around a mean, so that threads do not retry all at once. */
  private static void sleep(long meanMs, Duration least) throws InterruptedIOException {
    long randomMs = (long) (meanMs * ThreadLocalRandom.current().nextDouble(0.5, 1.5));
    try {
      Thread.sleep(Math.max(least.toMillis(), randomMs));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
