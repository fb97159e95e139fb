package io.densepath.jobs.evaluate;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.table.LabelText;
import io.densepath.jobs.table.SmallTable;
import io.densepath.jobs.table.TextRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Parses a table of class id, synset and names; the synset may be missing. */
final class ClassTable {

  private static final int LEAST_CELLS = 2;
  private static final int MOST_CELLS = 3;

  /** The synsets and names that a line gives to a class. */
  record Line(List<String> synsets, String names) {}

  private ClassTable() {}

  /**
   * Returns the lines by class id. A first line without a class id is a header.
   *
   * @param uri of the table, for errors
   * @throws JobException naming a line that is malformed, or a class that occurs twice
   */
  static Map<Integer, Line> parse(String uri, String text, int classes) {
    Map<Integer, Line> table = new TreeMap<>();
    List<TextRecord> rows = SmallTable.rows(text, LEAST_CELLS, MOST_CELLS);
    for (int i = 0; i < rows.size(); i++) {
      TextRecord row = rows.get(i);
      boolean header = i == 0 && LabelText.classId(row.cells().get(0)).isEmpty();
      if (!header) {
        int id = id(uri, row, classes);
        if (table.put(id, line(row.cells())) != null) {
          throw new JobException(
              String.format(Locale.ROOT, "class-table: %s has class %d twice.", uri, id));
        }
      }
    }
    return table;
  }

  private static int id(String uri, TextRecord row, int classes) {
    List<String> cells = row.cells();
    OptionalInt id = LabelText.classId(cells.get(0));
    boolean fits = cells.size() >= LEAST_CELLS && cells.size() <= MOST_CELLS;
    if (!fits || id.isEmpty() || id.getAsInt() < 0) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              ("class-table: line %d of %s is '%s', expected class id, synset and names with tabs,"
                  + " commas, semicolons or bars between."),
              row.line(),
              uri,
              TextFiles.shortened(String.join(" ", cells))));
    }
    if (id.getAsInt() >= classes) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "class-table: line %d of %s has class %d, but the model's classes are 0 to %d.",
              row.line(),
              uri,
              id.getAsInt(),
              classes - 1));
    }
    return id.getAsInt();
  }

  private static Line line(List<String> cells) {
    return cells.size() == LEAST_CELLS
        ? new Line(List.of(), cells.get(1).strip())
        : new Line(List.of(cells.get(1).strip()), cells.get(2).strip());
  }
}
