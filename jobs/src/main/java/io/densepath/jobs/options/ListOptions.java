package io.densepath.jobs.options;

import io.densepath.fetch.TableColumns;
import io.densepath.jobs.options.OnResume.Rule;
import io.densepath.jobs.table.ListHints;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a list of paths and labels: what is not recognised from its beginning. */
public final class ListOptions {

  private static final Map<String, Character> WORDS =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t', "\\t", '\t', "bar", '|', "space", ' ');

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--path-column",
      paramLabel = "NAME",
      description =
          "The column of paths of a list (--manifest, or else --labels). Without it, one that is"
              + " called path, file, file_name, image, url, key or alike; without a header, the"
              + " first.")
  private Optional<String> pathColumn = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description =
          "The column of the class. In a list, without it, one that is called label, class,"
              + " class_id, target, category or alike; without a header, the second. With --format"
              + " parquet, the column of the table, an integer; without it, the first of these that"
              + " the table has: "
              + TableColumns.LABEL_NAMES
              + ". Else there are no labels.")
  private Optional<String> labelColumn = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description =
          "The character between the columns of a list, or one of the words comma, semicolon, tab,"
              + " bar and space. Without it, it is recognised.")
  private Optional<String> delimiter = Optional.empty();

  @OnResume(Rule.SAME_VALUE)
  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "The encoding of a list without a byte order mark, such as windows-1252. Without it, UTF-8"
              + " or, if every second byte is zero, UTF-16.")
  private Optional<String> encoding = Optional.empty();

  public Optional<String> labelColumn() {
    return labelColumn;
  }

  /**
   * Returns what is wrong if there is nothing that the options describe.
   *
   * @param list the list, or a table with a column of labels
   */
  public Optional<String> unused(Optional<?> list) {
    boolean given =
        pathColumn.isPresent()
            || labelColumn.isPresent()
            || delimiter.isPresent()
            || encoding.isPresent();
    return given && list.isEmpty()
        ? Optional.of(
            "--path-column, --label-column, --delimiter and --encoding describe a list: give --manifest"
                + " or --labels.")
        : Optional.empty();
  }

  /** Returns what is wrong with the options, if anything. */
  public Optional<String> problem() {
    if (delimiter.isPresent() && character(delimiter.get()).isEmpty()) {
      return Optional.of(
          "--delimiter is '%s', expected one character, or comma, semicolon, tab, bar or space."
              .formatted(delimiter.get()));
    }
    return encoding.isPresent() && !isCharset(encoding.get())
        ? Optional.of(
            "--encoding is '%s', expected the name of an encoding, such as windows-1252."
                .formatted(encoding.get()))
        : Optional.empty();
  }

  private static Optional<Character> character(String text) {
    boolean one = text.length() == 1 && !"\"\r\n".contains(text);
    return Optional.ofNullable(WORDS.get(text.toLowerCase(Locale.ROOT)))
        .or(() -> one ? Optional.of(text.charAt(0)) : Optional.empty());
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalCharsetNameException e) {
      return false;
    }
  }

  /** Returns what the user says about the list. */
  public ListHints hints() {
    return new ListHints(
        pathColumn, labelColumn, delimiter.flatMap(ListOptions::character), encoding);
  }
}
