package io.densepath.jobs.progress;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The output of a command: results go to {@code out}, everything else to {@code err}.
 *
 * @param progress the stream behind {@code err}
 * @param terminal whether {@code progress} is a terminal, on which a line can be redrawn
 */
public record Console(PrintWriter out, PrintWriter err, PrintStream progress, boolean terminal) {

  /** Returns the console of this process. */
  public static Console of(PrintWriter out, PrintWriter err) {
    return new Console(out, err, System.err, isTerminal());
  }

  /** Asks a person; the answer is no if input or output is not a terminal. */
  public boolean confirms(String question) {
    return System.console() != null
        && "y".equalsIgnoreCase(System.console().readLine("%s [y/N] ", question));
  }

  /** Asks Linux, since the JDK cannot tell for standard error; other systems count as a log. */
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
