package io.densepath.jobs.command;

import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The check of options that picocli cannot make: those that contradict each other or a limit. */
final class Usage {

  private Usage() {}

  /**
   * Makes sure that no group of options has a problem.
   *
   * @throws ParameterException with the first problem
   */
  @SafeVarargs
  static void require(CommandSpec command, Optional<String>... problems) {
    Stream.of(problems)
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new ParameterException(command.commandLine(), problem);
            });
  }
}
