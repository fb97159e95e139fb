package io.densepath.jobs.table;

import io.densepath.jobs.table.Layout.Shape;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the entries of a text whose rows are lines. */
final class TextRows implements EntryReader {

  static final Pattern PATH_AND_LABEL = Pattern.compile("\\s*(\\S.*?)\\s+(\\S+)\\s*");

  private final RecordReader records;
  private final Layout layout;
  private boolean begun;

  TextRows(Reader text, Layout layout) {
    this.records = new RecordReader(text, layout.dialect());
    this.layout = layout;
  }

  @Override
  public Optional<Entry> next() throws IOException {
    Optional<TextRecord> record = records.next();
    while (record.isPresent() && !begun && isHead(record.get().cells())) {
      record = records.next();
    }
    begun = true;
    return record.isPresent() ? Optional.of(entry(record.get())) : Optional.empty();
  }

  /** Whether cells are the header, or the line with which Excel is told the delimiter. */
  private boolean isHead(List<String> cells) {
    return cells.equals(layout.header()) || SeparatorLine.is(layout.dialect().join(cells));
  }

  private Entry entry(TextRecord record) throws BadLineException {
    List<String> cells = record.cells();
    if (layout.shape() == Shape.PATH_AND_LABEL) {
      return pathAndLabel(record.line(), cells.get(0));
    }
    requireNoMore(record);
    return new Entry(record.line(), cell(cells, layout.path()), cell(cells, layout.label()));
  }

  private static Entry pathAndLabel(long line, String text) throws BadLineException {
    Matcher matcher = PATH_AND_LABEL.matcher(text);
    if (!matcher.matches()) {
      throw new BadLineException(
          line, "is '%s', expected a path, a blank and a label".formatted(Entry.shortened(text)));
    }
    return new Entry(line, matcher.group(1), matcher.group(2));
  }

  private void requireNoMore(TextRecord record) throws BadLineException {
    int columns = layout.header().size();
    List<String> cells = record.cells();
    if (columns > 0
        && cells.size() > columns
        && !cells.subList(columns, cells.size()).stream().allMatch(String::isBlank)) {
      throw new BadLineException(
          record.line(),
          String.format(
              Locale.ROOT,
              "has %d cells, but the header has %d. Quote a path that holds a delimiter",
              cells.size(),
              columns));
    }
  }

  private static String cell(List<String> cells, int index) {
    return index >= 0 && index < cells.size() ? cells.get(index) : "";
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
