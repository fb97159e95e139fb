package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.jobs.progress.ProgressMode;
import picocli.CommandLine.Option;

/** The option of the display of progress. */
public final class ProgressOption {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--progress",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "How progress is shown: bar, lines, off, or auto: a bar on a terminal, else lines (default:"
              + " ${DEFAULT-VALUE}).")
  private ProgressMode mode;

  public ProgressMode mode() {
    return mode;
  }
}
