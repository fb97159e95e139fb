package io.densepath.jobs.options;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is to be classified. */
public final class InputOptions {

  @Option(
      names = "--input",
      paramLabel = "URI",
      split = "\n",
      description =
          "A folder (with all below it), a glob or a file. May be given again; an object that"
              + " several cover gets one row.")
  private List<String> inputs = List.of();

  @Option(
      names = "--manifest",
      paramLabel = "URI",
      description =
          "A list of objects instead: CSV, TSV or Parquet with the columns path and, optionally,"
              + " label (an integer), a .txt of one path a line, or the manifest.json of an S3"
              + " Inventory. Relative paths begin at the manifest's folder.")
  private Optional<String> manifest = Optional.empty();

  @Option(
      names = "--skip-seen",
      paramLabel = "URI",
      split = "\n",
      description =
          "Leave out objects that an earlier run has classified with the same model and that have"
              + " not changed since: its folder, or a folder of such folders. May be given again.")
  private List<String> skipSeen = List.of();

  public List<String> skipSeen() {
    return given(skipSeen);
  }

  public List<String> inputs() {
    return given(inputs);
  }

  private static List<String> given(List<String> values) {
    return values.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
  }

  public Optional<String> manifest() {
    return manifest;
  }

  /** What is wrong with the choice, if anything. */
  public Optional<String> problem() {
    if (inputs().isEmpty() && manifest.isEmpty()) {
      return Optional.of("Give --input or --manifest.");
    }
    if (manifest.isPresent() && !skipSeen().isEmpty()) {
      return Optional.of(
          "--skip-seen needs --input: a manifest does not tell whether an object has changed.");
    }
    return inputs().isEmpty() || manifest.isEmpty()
        ? Optional.empty()
        : Optional.of("Give --input or --manifest, not both.");
  }
}
