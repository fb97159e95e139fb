package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What becomes of the run that the output folder holds already. */
public final class ResumeOptions {

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--resume",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Go on with the run in the output folder that was killed or has failed: waves that are"
              + " committed stay. Begins one where none is; does nothing where it is finished.")
  private boolean resume;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--retry-failed",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Try again the images of the finished run in the output folder that have no prediction,"
              + " and put what comes of it in the place of their rows.")
  private boolean retryFailed;

  public boolean resume() {
    return resume;
  }

  public boolean retryFailed() {
    return retryFailed;
  }

  /** Whether the run in the folder goes on, in whatever way. */
  public boolean goesOn() {
    return resume || retryFailed;
  }

  /** What is wrong with the choice, if anything. */
  public Optional<String> problem(boolean overwrite) {
    boolean several = resume ? overwrite || retryFailed : overwrite && retryFailed;
    return several
        ? Optional.of("Give one of --overwrite, --resume and --retry-failed.")
        : Optional.empty();
  }
}
