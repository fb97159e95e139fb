package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that continue the run in the output folder. */
public final class ResumeOptions {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--resume",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Resume the run in the output folder that was killed or has failed; committed waves stay."
              + " If there is no run, one begins; if it is finished, nothing is done.")
  private boolean resume;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--retry-failed",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Classify again the images of the finished run in the output folder that have no"
              + " prediction, and replace their rows.")
  private boolean retryFailed;

  public boolean resume() {
    return resume;
  }

  public boolean retryFailed() {
    return retryFailed;
  }

  /** Whether the run in the folder is resumed or retried. */
  public boolean goesOn() {
    return resume || retryFailed;
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem(boolean overwrite) {
    boolean several = resume ? overwrite || retryFailed : overwrite && retryFailed;
    return several
        ? Optional.of("Give one of --overwrite, --resume and --retry-failed.")
        : Optional.empty();
  }
}
