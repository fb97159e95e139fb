package io.densepath.jobs.kills;

import java.io.IOException;

/** Sends signals to processes of this machine. */
final class Signals {

  private Signals() {}

  /**
   * Sends a signal; a process that has ended gets none.
   *
   * @param name of the signal without SIG, such as {@code STOP}
   */
  static void send(String name, long pid) throws IOException, InterruptedException {
    // The process may have ended, which kill reports on standard error.
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
