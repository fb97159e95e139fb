package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a command writes. */
public final class OutputOptions {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--output",
      paramLabel = "URI",
      required = true,
      description = "The folder to write, which must not exist yet or be empty.")
  private String output;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--overwrite",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Replace what an earlier run has left in the output folder.")
  private boolean overwrite;

  public String output() {
    return output;
  }

  public boolean overwrite() {
    return overwrite;
  }

  /** What is wrong with the name, if anything. */
  public Optional<String> problem() {
    // Spark reads a folder back by a glob.
    return output.matches(".*[*?{}\\[\\]\\\\].*")
        ? Optional.of(
            "--output is %s, expected a name without any of * ? { } [ ] \\.".formatted(output))
        : Optional.empty();
  }
}
