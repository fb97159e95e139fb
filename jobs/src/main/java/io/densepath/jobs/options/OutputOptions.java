package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the output folder. */
public final class OutputOptions {

  /** Which output of an earlier command may be replaced. */
  private enum Overwrite {
    FALSE,
    TRUE,
    UNFINISHED
  }

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--output",
      paramLabel = "URI",
      required = true,
      description = "The folder to write, which must be missing or empty.")
  private String output;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--overwrite",
      arity = "0..1",
      paramLabel = "true|false|unfinished",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Replace the output of an earlier command in that folder. A run that is not finished, which"
              + " --resume could go on with, is replaced only with --overwrite=unfinished, or after"
              + " a question on a terminal.")
  private Overwrite overwrite;

  public String output() {
    return output;
  }

  /** Whether the output of an earlier command may be replaced. */
  public boolean overwrite() {
    return overwrite != Overwrite.FALSE;
  }

  /** Whether a run may be replaced that is not finished. */
  public boolean overwritesUnfinished() {
    return overwrite == Overwrite.UNFINISHED;
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    // Spark would take such a name for a glob when it reads the folder back.
    return output.matches(".*[*?{}\\[\\]\\\\].*")
        ? Optional.of(
            "--output is %s, expected a name without any of * ? { } [ ] \\.".formatted(output))
        : Optional.empty();
  }
}
