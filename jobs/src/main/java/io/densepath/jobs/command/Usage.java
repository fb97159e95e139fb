package io.densepath.jobs.command;

import java.util.List;
import java.util.Optional;
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
  static void require(CommandSpec command, List<Optional<String>> problems) {
    problems.stream()
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new ParameterException(command.commandLine(), problem);
            });
  }
}
