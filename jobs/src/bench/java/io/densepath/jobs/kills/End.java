package io.densepath.jobs.kills;

import java.util.regex.Pattern;

/** The end of a command: its exit code and its log. */
record End(int exitCode, String log) {

  private static final Pattern IN_USE =
      Pattern.compile(
          "(?m)^densepath: output: .*(is being written|in use|taken over|took over|another run|another command)");

  private static final Pattern NOISE =
      Pattern.compile("(?m)^densepath: |^\\tat |\\b(ERROR|WARN|SIGSEGV|fatal error)\\b");

  /** Whether the command says that the run is finished, by itself or by another one. */
  boolean isDone() {
    return exitCode == 0;
  }

  /** Whether the command itself finished the run. */
  boolean finishedRun() {
    return isDone() && !log.contains("Nothing is left to do");
  }

  /** Whether the command failed with the message that another one uses the folder. */
  boolean refusedFolder() {
    return exitCode != 0 && IN_USE.matcher(log).find();
  }

  /** Returns the line by which a command that was told to end says how far it is. */
  String interruption() {
    return log.lines().filter(line -> line.startsWith("Interrupted ")).findFirst().orElse("silent");
  }

  /** Whether a command that was told to end says that it was interrupted, and no error. */
  boolean isQuiet() {
    return log.contains("Interrupted ") && !NOISE.matcher(log).find();
  }

  /** Returns the exit code and, unless it is 0, the error. */
  String describe() {
    return exitCode == 0 ? "exit 0" : "exit %d (%s)".formatted(exitCode, error());
  }

  private String error() {
    return log.lines()
        .filter(line -> line.startsWith("densepath: "))
        .reduce((first, second) -> second)
        .or(() -> log.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second))
        .orElse("no output");
  }
}
