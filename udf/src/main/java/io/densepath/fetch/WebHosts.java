package io.densepath.fetch;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the requests that a server has to answer at the same time, and holds all of them back
 * while it asks for a pause. A server that nobody asks any more is forgotten, since a list may name
 * millions.
 */
final class WebHosts {

  private final int limit;
  private final Map<String, Host> hosts = new ConcurrentHashMap<>();

  /**
   * @param limit the number of requests that a server gets at the same time
   */
  WebHosts(int limit) {
    this.limit = limit;
  }

  /** A server; the map's lock of its key guards {@code users} and {@code pauseEndNs}. */
  private static final class Host {
    private final Semaphore turns;
    private int users;
    private long pauseEndNs = System.nanoTime();

    Host(int limit) {
      turns = new Semaphore(limit, true);
    }
  }

  /** A request that may be sent, until it is closed. */
  final class Turn implements AutoCloseable {
    private final String origin;
    private final Host host;

    private Turn(String origin, Host host) {
      this.origin = origin;
      this.host = host;
    }

    /** Holds back the next requests to this server. */
    void pause(Duration wait) {
      hosts.computeIfPresent(
          origin,
          (key, paused) -> {
            long endNs = System.nanoTime() + wait.toNanos();
            paused.pauseEndNs = endNs - paused.pauseEndNs > 0 ? endNs : paused.pauseEndNs;
            return paused;
          });
    }

    @Override
    public void close() {
      host.turns.release();
      leave(origin);
    }
  }

  /** Waits until a request may be sent to a server. */
  Turn await(String origin) throws InterruptedException {
    Host host =
        hosts.compute(
            origin,
            (key, known) -> {
              Host entered = known == null ? new Host(limit) : known;
              entered.users++;
              return entered;
            });
    boolean entered = false;
    try {
      awaitEndOfPause(origin);
      host.turns.acquire();
      entered = true;
      return new Turn(origin, host);
    } finally {
      if (!entered) {
        leave(origin);
      }
    }
  }

  private void awaitEndOfPause(String origin) throws InterruptedException {
    for (long left = pauseLeftNs(origin); left > 0; left = pauseLeftNs(origin)) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  private long pauseLeftNs(String origin) {
    long[] left = new long[1];
    hosts.computeIfPresent(
        origin,
        (key, host) -> {
          left[0] = host.pauseEndNs - System.nanoTime();
          return host;
        });
    return left[0];
  }

  private void leave(String origin) {
    hosts.computeIfPresent(
        origin,
        (key, host) -> {
          host.users--;
          return host.users == 0 && host.pauseEndNs - System.nanoTime() <= 0 ? null : host;
        });
  }

  /** Returns the number of servers that are asked now or have asked for a pause. */
  int size() {
    return hosts.size();
  }
}
