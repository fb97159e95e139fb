package io.densepath.jobs.table;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.table.Layout.Shape;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises the layout of a text from its beginning. A header decides if there is one; without a
 * header, the delimiter is the one by which all rows have a cell that may be a label.
 */
final class LayoutFinder {

  private static final int SAMPLE_ROWS = 100;
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final Pattern IMAGE_NAME =
      Pattern.compile("(?is).*\\.(jpe?g|jfif|png|gif|bmp|dib|tiff?|webp|p[pgbn]m)\\s*");

  private final String name;
  private final PathTable.Form form;
  private final ListHints hints;
  private final ListFormat format;
  private final ListFile.Sample sample;

  /** The first rows of the text, as a dialect splits them, and what is wrong with a later row. */
  private record Candidate(
      Dialect dialect, List<TextRecord> rows, Optional<BadLineException> problem) {

    List<String> first() {
      return rows.isEmpty() ? List.of() : rows.get(0).cells();
    }

    boolean allHave(int cells) {
      return rows.stream().allMatch(row -> row.cells().size() == cells);
    }
  }

  LayoutFinder(
      String name,
      PathTable.Form form,
      ListHints hints,
      ListFormat format,
      ListFile.Sample sample) {
    this.name = name;
    this.form = form;
    this.hints = hints;
    this.format = format;
    this.sample = sample;
  }

  /**
   * Returns the layout.
   *
   * @throws BadLineException if a row at the beginning cannot be read
   * @throws JobException if the text has no rows, or lacks a column that is named or needed
   */
  Layout find() throws IOException {
    if (sample.text().isBlank() && sample.whole()) {
      throw PathTable.empty(form, name);
    }
    return format == ListFormat.JSON ? objects() : rows();
  }

  private Layout objects() throws IOException {
    Set<String> names = new LinkedHashSet<>();
    try (var parser = JsonRows.parser(new StringReader(sample.text()))) {
      for (int i = 0; i < SAMPLE_ROWS; i++) {
        JsonRows.fields(
            parser,
            field -> {
              names.add(field);
              return false;
            });
      }
    } catch (BadLineException e) {
      if (sample.whole() || names.isEmpty()) {
        throw e;
      }
    }
    return headed(Shape.OBJECTS, Dialect.LINES, List.copyOf(names), "fields");
  }

  private Layout rows() throws IOException {
    List<Candidate> candidates = candidates();
    List<Candidate> headers =
        candidates.stream().filter(candidate -> hasHeader(candidate.first())).toList();
    Optional<Candidate> headed =
        headers.isEmpty() ? Optional.empty() : Optional.of(widest(headers));
    Candidate best =
        headed.orElseGet(() -> hints.nameColumns() ? widest(candidates) : headless(candidates));
    if (best.problem().isPresent() && best.rows().isEmpty()) {
      throw best.problem().get();
    }
    if (headed.isPresent() || hints.nameColumns()) {
      boolean lines = format == ListFormat.TEXT && best.first().size() == 1;
      return headed(Shape.CELLS, lines ? Dialect.LINES : best.dialect(), best.first(), "columns");
    }
    return without(best);
  }

  private static Candidate widest(List<Candidate> candidates) {
    return Collections.max(candidates, Comparator.comparing(candidate -> candidate.first().size()));
  }

  private boolean hasHeader(List<String> cells) {
    return hints.pathColumn().isPresent()
        ? ColumnNames.named(hints.pathColumn().get(), cells).isPresent()
        : ColumnNames.usual(ColumnNames.PATHS, cells).isPresent() || namesLabelsAlone(cells);
  }

  /** Whether cells name a column of labels, and none of them may be a path. */
  private boolean namesLabelsAlone(List<String> cells) {
    return cells.size() > 1
        && (ColumnNames.usual(ColumnNames.LABELS, cells).isPresent()
            || hints.labelColumn().filter(label -> isNamed(label, cells)).isPresent())
        && cells.stream().noneMatch(cell -> cell.matches("(?s).*[./\\\\].*"));
  }

  private static boolean isNamed(String name, List<String> cells) {
    return ColumnNames.named(name, cells).isPresent();
  }

  private Layout headed(Shape shape, Dialect dialect, List<String> header, String kind) {
    Columns columns = new Columns(name, form, hints, header, kind);
    int path = columns.path();
    return new Layout(shape, dialect, header, path, columns.label().orElse(Layout.NO_LABEL));
  }

  private List<Candidate> candidates() throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (char delimiter : delimiters()) {
      candidates.add(candidate(Dialect.of(delimiter, quote())));
    }
    return candidates;
  }

  private Set<Character> delimiters() {
    Optional<Character> said = hints.delimiter().or(() -> SeparatorLine.delimiter(sample.text()));
    Set<Character> delimiters = new LinkedHashSet<>();
    delimiters.add(said.orElse(format.delimiter()));
    if (said.isEmpty()) {
      delimiters.addAll(DELIMITERS);
    }
    return delimiters;
  }

  /** Returns the quote: apostrophes, if the text begins with one and has no usual quote. */
  private char quote() {
    return sample.text().stripLeading().startsWith("'") && sample.text().indexOf('"') < 0
        ? '\''
        : '"';
  }

  private Candidate candidate(Dialect dialect) throws IOException {
    List<TextRecord> rows = new ArrayList<>();
    try (RecordReader reader = new RecordReader(new StringReader(sample.text()), dialect)) {
      Optional<TextRecord> row = reader.next();
      while (row.isPresent() && rows.size() < SAMPLE_ROWS) {
        if (!SeparatorLine.is(dialect.join(row.get().cells()))) {
          rows.add(row.get());
        }
        row = reader.next();
      }
      if (!sample.whole() && row.isEmpty() && rows.size() > 1) {
        // The sample ends within this row.
        rows.remove(rows.size() - 1);
      }
      return new Candidate(dialect, rows, Optional.empty());
    } catch (BadLineException e) {
      return new Candidate(dialect, rows, Optional.of(e));
    }
  }

  /** Returns the dialect of a text without a header. */
  private Candidate headless(List<Candidate> candidates) {
    Candidate usual = candidates.get(0);
    if (candidates.size() == 1 || (format != ListFormat.TEXT && usual.first().size() > 1)) {
      return usual;
    }
    return candidates.stream()
        .filter(candidate -> candidate.problem().isEmpty() && hasLabels(candidate))
        .findFirst()
        .orElse(usual);
  }

  /** Whether every row has two cells of which the second may be a label. */
  private boolean hasLabels(Candidate candidate) {
    boolean anyLabel = form.labelled();
    return candidate.allHave(2)
        && candidate.rows().stream()
            .map(row -> row.cells().get(1))
            .noneMatch(
                cell ->
                    IMAGE_NAME.matcher(cell).matches()
                        || IMAGE_NAME.matcher(cell.strip().replaceFirst("\\s\\S+$", "")).matches())
        && (anyLabel
            || candidate.rows().stream()
                // The first row may be a header of unknown names.
                .skip(candidate.rows().size() > 1 ? 1 : 0)
                .allMatch(row -> IMAGE_NAME.matcher(row.cells().get(0)).matches()));
  }

  private Layout without(Candidate best) {
    List<String> first = best.first();
    boolean split = first.size() > 1 || hints.delimiter().isPresent();
    if (format != ListFormat.TEXT
        || (split && (hasLabels(best) || hints.delimiter().isPresent()))) {
      return new Layout(Shape.CELLS, best.dialect(), List.of(), 0, split ? 1 : Layout.NO_LABEL);
    }
    if (form.labelled() || linesHaveClassIds()) {
      return new Layout(Shape.PATH_AND_LABEL, Dialect.LINES, List.of(), 0, 1);
    }
    Dialect dialect = linesAreQuoted() ? best.dialect() : Dialect.LINES;
    return new Layout(Shape.CELLS, dialect, List.of(), 0, Layout.NO_LABEL);
  }

  /** Whether every line is the name of an image, blanks and a class id. */
  private boolean linesHaveClassIds() {
    return lines().stream()
        .map(TextRows.PATH_AND_LABEL::matcher)
        .allMatch(
            line ->
                line.matches()
                    && IMAGE_NAME.matcher(line.group(1)).matches()
                    && LabelText.classId(line.group(2)).isPresent());
  }

  private boolean linesAreQuoted() {
    return lines().stream()
        .map(String::strip)
        .allMatch(line -> line.length() > 1 && line.startsWith("\"") && line.endsWith("\""));
  }

  private List<String> lines() {
    List<String> lines =
        sample.text().lines().filter(line -> !line.isBlank()).limit(SAMPLE_ROWS).toList();
    return sample.whole() || lines.size() < 2 ? lines : lines.subList(0, lines.size() - 1);
  }
}
