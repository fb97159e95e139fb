package io.densepath.jobs.options;

import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.fetch.WebAddress;
import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.jobs.table.ListHints;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the input. */
public final class InputOptions {

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--input",
      paramLabel = "URI",
      split = "\n",
      description =
          "A folder (with all folders in it), a glob or a file. May be given several times; an object"
              + " that several inputs cover gets one row.")
  private List<String> inputs = List.of();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--manifest",
      paramLabel = "URI",
      description =
          "A list of objects, instead of --input: CSV, TSV, Parquet or JSON lines with a path and,"
              + " optionally, a label (a class id) in every row; a .txt file with one path per line;"
              + " or the manifest.json of an S3 Inventory. Delimiter, encoding and the names of the"
              + " columns are recognised. Relative paths begin at the manifest's folder.")
  private Optional<String> manifest = Optional.empty();

  @OnResume(Rule.ANY_VALUE)
  @Option(
      names = "--allow-paths",
      paramLabel = "URI_PREFIX",
      split = "\n",
      description =
          "A folder or a bucket outside the manifest's own folder to which its paths may lead too,"
              + " such as s3a://bucket/photos; 'https:' stands for all addresses of a scheme, and"
              + " 'any' for all paths. May be given several times. Without it, paths lead to the"
              + " manifest's folder and what is below it, or all to http and https addresses.")
  private List<String> allowPaths = List.of();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--manifest-root",
      paramLabel = "URI",
      description =
          "The folder at which the relative paths of a manifest begin, in place of the manifest's"
              + " own folder.")
  private Optional<String> manifestRoot = Optional.empty();

  @Mixin private ListOptions list;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "files",
      description =
          "The content of an input object: files (one image), tar (a tar archive of images, as"
              + " WebDataset writes it, possibly in gzip) or parquet (a table with the bytes of one"
              + " image in every row) (default: ${DEFAULT-VALUE}).")
  private InputFormat format;

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      description =
          "With --format parquet: the column of the image's bytes, within a struct as 'image.bytes'."
              + " Without it, the only column of bytes.")
  private Optional<String> imageColumn = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description =
          "With --format parquet: the column that becomes the path of a prediction. Without it, the"
              + " first of these that the table has: "
              + TableColumns.ID_NAMES
              + "; else the file's path and the row's number are the path.")
  private Optional<String> idColumn = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--skip-seen",
      paramLabel = "URI",
      split = "\n",
      description =
          "The folder of an earlier run, or a folder of such folders. Objects that these runs"
              + " classified with the same model, and that have not changed since, are left out. May"
              + " be given several times.")
  private List<String> skipSeen = List.of();

  public InputFormat format() {
    return format;
  }

  public Optional<String> imageColumn() {
    return imageColumn;
  }

  public Optional<String> idColumn() {
    return idColumn;
  }

  public Optional<String> labelColumn() {
    return list.labelColumn();
  }

  public List<String> skipSeen() {
    return given(skipSeen);
  }

  public List<String> inputs() {
    return given(inputs);
  }

  public List<String> allowPaths() {
    return given(allowPaths);
  }

  private static List<String> given(List<String> values) {
    return values.stream().map(String::strip).filter(value -> !value.isEmpty()).toList();
  }

  public Optional<String> manifest() {
    return manifest;
  }

  public Optional<String> manifestRoot() {
    return manifestRoot;
  }

  /** Returns what the user says about the manifest. */
  public ListHints hints() {
    // With tables, the column of labels is one of the tables that the manifest lists.
    ListHints hints = list.hints();
    return format == InputFormat.PARQUET ? hints.withoutLabel() : hints;
  }

  /**
   * Returns what is wrong if there is nothing that the options of lists describe.
   *
   * @param labels the list of labels, if there is one
   */
  public Optional<String> unusedHints(Optional<String> labels) {
    boolean table = format == InputFormat.PARQUET;
    return list.unused(
        manifest.or(() -> labels).or(() -> table ? Optional.of("") : Optional.empty()));
  }

  /** Returns what the user says about the list of labels; a manifest takes it for itself. */
  public ListHints labelHints() {
    return manifest.isPresent() ? ListHints.NONE : hints();
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    if (inputs().isEmpty() && manifest.isEmpty()) {
      return Optional.of("Give --input or --manifest.");
    }
    if (Stream.concat(inputs().stream(), manifest.stream()).anyMatch(WebAddress::is)) {
      return Optional.of(
          "--input and --manifest are on a file system and not on the web. Write web addresses of"
              + " images to a list, and give the list by --manifest.");
    }
    if (manifest.isPresent() && !skipSeen().isEmpty()) {
      return Optional.of(
          "--skip-seen needs --input: a manifest does not tell whether an object has changed.");
    }
    if (manifest.isEmpty() && !allowPaths().isEmpty()) {
      return Optional.of("--allow-paths needs --manifest, whose paths it is about.");
    }
    if (format != InputFormat.PARQUET && (imageColumn.isPresent() || idColumn.isPresent())) {
      return Optional.of(
          "--image-column and --id-column need --format parquet, not %s.".formatted(format.key()));
    }
    if (list.problem().isPresent()) {
      return list.problem();
    }
    if (manifest.isEmpty() && manifestRoot.isPresent()) {
      return Optional.of("--manifest-root needs --manifest.");
    }
    return inputs().isEmpty() || manifest.isEmpty()
        ? Optional.empty()
        : Optional.of("Give --input or --manifest, not both.");
  }
}
