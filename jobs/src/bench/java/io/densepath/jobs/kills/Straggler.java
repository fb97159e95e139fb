package io.densepath.jobs.kills;

import java.io.IOException;

/** Slows a process down by SIGSTOP and SIGCONT, so that it runs for a tenth of every second. */
final class Straggler {

  private static final long STOPPED_MS = 900;
  private static final long RUNNING_MS = 100;

  private final long pid;
  private final Thread thread = new Thread(this::slowDown, "straggler");
  private volatile boolean released;

  Straggler(long pid) {
    this.pid = pid;
    thread.setDaemon(true);
    thread.start();
  }

  private void slowDown() {
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
    // The process may have ended, which kill reports on standard error.
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Lets the process run at full speed again. */
  void release() throws InterruptedException {
    released = true;
    thread.join();
  }
}
