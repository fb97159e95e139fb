package io.densepath.jobs.evaluate;

import io.densepath.jobs.error.JobException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parses a TSV table of class id, synset and names; the synset may be missing. */
final class ClassTable {

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
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", -1);
      boolean header = i == 0 && !cells[0].strip().matches("-?[0-9]+");
      if (!header && !lines.get(i).isBlank()) {
        int id = id(uri, i + 1, cells, classes);
        if (table.put(id, line(cells)) != null) {
          throw new JobException("class-table: %s has class %d twice.".formatted(uri, id));
        }
      }
    }
    return table;
  }

  private static int id(String uri, int line, String[] cells, int classes) {
    String text = cells[0].strip();
    if (cells.length > 3 || cells.length < 2 || !text.matches("[0-9]{1,9}")) {
      throw new JobException(
          "class-table: line %d of %s is '%s', expected class id, synset and names with tabs between."
              .formatted(line, uri, TextFiles.shortened(String.join(" ", cells))));
    }
    int id = Integer.parseInt(text);
    if (id >= classes) {
      throw new JobException(
          "class-table: line %d of %s has class %d, but the model's classes are 0 to %d."
              .formatted(line, uri, id, classes - 1));
    }
    return id;
  }

  private static Line line(String[] cells) {
    return cells.length == 2
        ? new Line(List.of(), cells[1].strip())
        : new Line(List.of(cells[1].strip()), cells[2].strip());
  }
}
