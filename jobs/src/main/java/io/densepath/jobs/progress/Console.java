package io.densepath.jobs.progress;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a command speaks: results to {@code out}, all else to {@code err}.
 *
 * @param progress the stream behind {@code err}
 * @param terminal whether {@code progress} is one that can redraw a line
 */
public record Console(PrintWriter out, PrintWriter err, PrintStream progress, boolean terminal) {

  /** The console of this process. */
  public static Console of(PrintWriter out, PrintWriter err) {
    return new Console(out, err, System.err, isTerminal());
  }

  /** The JDK does not tell of standard error; Linux does. Elsewhere it is taken for a log. */
  private static boolean isTerminal() {
    boolean dumb = Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
    Path stderr = Path.of("/proc/self/fd/2");
    try {
      return !dumb && Files.readSymbolicLink(stderr).toString().matches("/dev/(pts/|tty).*");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
