package io.densepath.jobs.options;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.densepath.jobs.options.OnResume.Rule;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of an evaluation, apart from its labels. */
public final class EvaluationOptions {

  /** How images without a prediction count. */
  public enum FailedImages {
    @JsonProperty("wrong")
    WRONG,
    @JsonProperty("excluded")
    EXCLUDED
  }

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--real",
      paramLabel = "URI",
      description =
          "The JSON file of ImageNet ReaL, which adds the accuracy by its labels: a list of classes"
              + " for every validation image, in the order of their names. Images with an empty list"
              + " do not count.")
  private Optional<String> real = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--failed-images",
      paramLabel = "HOW",
      defaultValue = "wrong",
      description =
          "How images without a prediction count: wrong, or excluded (default: ${DEFAULT-VALUE}).")
  private FailedImages failedImages;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--calibration-bins",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "Number of equal intervals of confidence, for the calibration (default: ${DEFAULT-VALUE}).")
  private int calibrationBins;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--mistakes",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many of the most confident mistakes to keep (default: ${DEFAULT-VALUE}).")
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

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    if (calibrationBins < 1 || calibrationBins > 1000) {
      return Optional.of(
          String.format(
              Locale.ROOT, "--calibration-bins is %d, expected 1 to 1000.", calibrationBins));
    }
    return mistakes < 0 || mistakes > 100_000
        ? Optional.of(
            String.format(Locale.ROOT, "--mistakes is %d, expected 0 to 100000.", mistakes))
        : Optional.empty();
  }
}
