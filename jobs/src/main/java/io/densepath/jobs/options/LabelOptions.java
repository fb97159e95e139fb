package io.densepath.jobs.options;

import io.densepath.jobs.options.OnResume.Rule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of the labels: their source, and how they are written. */
public final class LabelOptions {

  /** The ways in which a label may be written. */
  public enum Form {
    /** Any of the others, as long as the label means exactly one class. */
    AUTO,
    INDEX,
    SYNSET,
    NAME
  }

  /** The treatment of images without a label. */
  public enum Unmatched {
    /** The evaluation fails, with examples. */
    ERROR,
    /** They are counted, and the others are evaluated. */
    COUNT
  }

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--labels",
      paramLabel = "URI",
      description =
          "A list of files and labels: CSV, TSV, Parquet or JSON lines with a path and a label in every"
              + " row, or a .txt file whose lines end with the label. Delimiter, encoding and the names"
              + " of the columns are recognised, or said by --delimiter, --encoding, --path-column and"
              + " --label-column. A file is named by its path, the end of its path, or its name.")
  private Optional<String> labels = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--labels-from-folders",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Take the name of an image's folder as its label.")
  private boolean fromFolders;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--label-form",
      paramLabel = "FORM",
      defaultValue = "auto",
      description =
          "How labels are written: index (the first class is 0), synset (n01440764), name, or auto:"
              + " any of these (default: ${DEFAULT-VALUE}).")
  private Form form;

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--class-table",
      paramLabel = "URI",
      description =
          "A table (TSV or CSV) of class id, synset and names (joined by commas), for labels that the class"
              + " names of the model do not explain; the synset may be left out.")
  private Optional<String> classTable = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--unmatched",
      paramLabel = "HOW",
      defaultValue = "error",
      description =
          "What to do with images that have no label, or one that is not a class: error, or count"
              + " them and evaluate the others (default: ${DEFAULT-VALUE}).")
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

  /** Whether a source of labels other than the run's plan is named. */
  public boolean given() {
    return labels.isPresent() || fromFolders;
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    return labels.isPresent() && fromFolders
        ? Optional.of("Give --labels or --labels-from-folders, not both.")
        : Optional.empty();
  }
}
