package io.densepath.jobs.kills;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process of {@code scripts/densepath}, which is the driver's JVM, and its log. */
final class RunningCommand {

  private final Process process;
  private final Path log;

  RunningCommand(Process process, Path log) {
    this.process = process;
    this.log = log;
    // A stopped process would not end with this one.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Sends a signal, such as {@code INT}. */
  void signal(String name) throws IOException, InterruptedException {
    Signals.send(name, process.pid());
  }

  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  /**
   * Waits for the end.
   *
   * @throws IOException if the command hangs; it is then killed
   */
  End await() throws IOException, InterruptedException {
    if (!process.waitFor(Wait.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new IOException(
          "%s: the command did not end within %d minutes".formatted(log, Wait.LIMIT.toMinutes()));
    }
    return new End(process.exitValue(), Files.readString(log));
  }

  /** Returns the name of the log. */
  @Override
  public String toString() {
    return log.getFileName().toString();
  }
}
