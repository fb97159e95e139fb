package io.densepath.jobs.kills;

import java.io.IOException;

/** Holds a process back: of every second it runs for a tenth. */
final class Straggler {

  private static final long STOPPED_MS = 900;
  private static final long RUNNING_MS = 100;

  private final long pid;
  private final Thread thread = new Thread(this::holdBack, "straggler");
  private volatile boolean released;

  Straggler(long pid) {
    this.pid = pid;
    thread.setDaemon(true);
    thread.start();
  }

  private void holdBack() {
    try {
      while (!released) {
        signal("STOP");
        Thread.sleep(STOPPED_MS);
        signal("CONT");
        Thread.sleep(RUNNING_MS);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    // The process may be gone by now.
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  void release() throws InterruptedException {
    released = true;
    thread.join();
  }
}
