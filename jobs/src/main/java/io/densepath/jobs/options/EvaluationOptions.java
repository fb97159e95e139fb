package io.densepath.jobs.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How predictions are judged. */
public final class EvaluationOptions {

  /** How images without a prediction count. */
  public enum FailedImages {
    WRONG,
    EXCLUDED
  }

  @Option(
      names = "--real",
      paramLabel = "URI",
      description =
          "ImageNet ReaL too: its JSON, a list of labels for every validation image in the order of"
              + " their names; images with an empty list are left out of it.")
  private Optional<String> real = Optional.empty();

  @Option(
      names = "--failed-images",
      paramLabel = "HOW",
      defaultValue = "wrong",
      description =
          "An image without a prediction is wrong, or excluded (default: ${DEFAULT-VALUE}).")
  private FailedImages failedImages;

  @Option(
      names = "--calibration-bins",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "Equal intervals of the likeliest class's probability (default: ${DEFAULT-VALUE}).")
  private int calibrationBins;

  @Option(
      names = "--mistakes",
      paramLabel = "N",
      defaultValue = "100",
      description = "Most confident wrong images to keep (default: ${DEFAULT-VALUE}).")
  private int mistakes;

  public Optional<String> real() {
    return real;
  }

  public FailedImages failedImages() {
    return failedImages;
  }

  public int calibrationBins() {
    return calibrationBins;
  }

  public int mistakes() {
    return mistakes;
  }

  /** What is wrong with the numbers, if anything. */
  public Optional<String> problem() {
    if (calibrationBins < 1 || calibrationBins > 1000) {
      return Optional.of(
          "--calibration-bins is %d, expected 1 to 1000.".formatted(calibrationBins));
    }
    return mistakes < 0 || mistakes > 100_000
        ? Optional.of("--mistakes is %d, expected 0 to 100000.".formatted(mistakes))
        : Optional.empty();
  }
}
