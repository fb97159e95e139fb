package io.densepath.jobs.kills;

import java.io.IOException;
import java.util.Optional;

/**
 * Slows a process down by SIGSTOP and SIGCONT, so that it runs for a tenth of every second, until
 * this is closed.
 */
final class SlowedProcess implements AutoCloseable {

  private static final long STOPPED_MS = 900;
  private static final long RUNNING_MS = 100;

  private Optional<Thread> thread = Optional.empty();
  private volatile boolean released;

  /** Begins to slow a process down. */
  void begin(long pid) {
    Thread slowing = new Thread(() -> slowDown(pid), "slow-down");
    slowing.setDaemon(true);
    slowing.start();
    thread = Optional.of(slowing);
  }

  private void slowDown(long pid) {
    try {
      while (!released) {
        Signals.send("STOP", pid);
        Thread.sleep(STOPPED_MS);
        Signals.send("CONT", pid);
        Thread.sleep(RUNNING_MS);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets the process run at full speed again. */
  @Override
  public void close() {
    released = true;
    try {
      if (thread.isPresent()) {
        thread.get().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
