package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the true classes of images come from, and how they are written there. */
public final class LabelOptions {

  /** What a label may be. */
  public enum Form {
    /** Whatever it is, as long as it is one class only. */
    AUTO,
    INDEX,
    SYNSET,
    NAME
  }

  /** What becomes of images whose class nobody tells. */
  public enum Unmatched {
    /** The evaluation ends, with examples. */
    ERROR,
    /** Their number is told, and the others are evaluated. */
    COUNT
  }

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--labels",
      paramLabel = "URI",
      description =
          "A list of file and label: CSV, TSV or Parquet with the columns file (or path) and label"
              + " (or class_id, synset, class_name, class) or, without a header, in this order; or"
              + " a .txt whose lines end in the label. A file is named by its path, the end of it,"
              + " or its name alone.")
  private Optional<String> labels = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--labels-from-folders",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "The folder that an image lies in is named after its class.")
  private boolean fromFolders;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--label-form",
      paramLabel = "FORM",
      defaultValue = "auto",
      description =
          "What labels are: index (the first class is 0), synset (n01440764), name, or auto: any"
              + " of these (default: ${DEFAULT-VALUE}).")
  private Form form;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--class-table",
      paramLabel = "URI",
      description =
          "A TSV of class id, synset and names (joined by commas), for labels and class names that"
              + " the run does not know; the synset may be left out.")
  private Optional<String> classTable = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--unmatched",
      paramLabel = "HOW",
      defaultValue = "error",
      description =
          "Images without a label, or with one that is no class: error, or count them and evaluate"
              + " the others (default: ${DEFAULT-VALUE}).")
  private Unmatched unmatched;

  public Optional<String> labels() {
    return labels;
  }

  public boolean fromFolders() {
    return fromFolders;
  }

  public Form form() {
    return form;
  }

  public Optional<String> classTable() {
    return classTable;
  }

  public Unmatched unmatched() {
    return unmatched;
  }

  /** Whether a source other than the run's own plan is named. */
  public boolean given() {
    return labels.isPresent() || fromFolders;
  }

  /** What is wrong with the choice, if anything. */
  public Optional<String> problem() {
    return labels.isPresent() && fromFolders
        ? Optional.of("Give --labels or --labels-from-folders, not both.")
        : Optional.empty();
  }
}
