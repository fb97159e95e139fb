package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.jobs.progress.ProgressMode;
import picocli.CommandLine.Option;

/** What a person sees while a command works. */
public final class ProgressOption {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--progress",
      paramLabel = "HOW",
      defaultValue = "auto",
      description =
          "bar, lines, off or auto: a bar on a terminal, lines elsewhere (default:"
              + " ${DEFAULT-VALUE}).")
  private ProgressMode mode;

  public ProgressMode mode() {
    return mode;
  }
}
