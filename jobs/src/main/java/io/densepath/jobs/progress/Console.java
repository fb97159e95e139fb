package io.densepath.jobs.progress;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    return new Console(out, err, System.err, isTerminal(2));
  }

  /** Asks a person; the answer is no if nobody sits at a terminal. */
  public boolean confirms(String question) throws IOException {
    if (!terminal || !isTerminal(0)) {
      return false;
    }
    err.printf("%s [y/N] ", question);
    err.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return "y".equalsIgnoreCase(in.readLine());
  }

  /** Asks Linux, since the JDK cannot tell for standard error; other systems count as a log. */
  private static boolean isTerminal(int descriptor) {
    boolean dumb = Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
    Path stream = Path.of("/proc/self/fd", Integer.toString(descriptor));
    try {
      return !dumb && Files.readSymbolicLink(stream).toString().matches("/dev/(pts/|tty).*");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
