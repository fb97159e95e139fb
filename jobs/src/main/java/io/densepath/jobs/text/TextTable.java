package io.densepath.jobs.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of text in aligned columns. */
public final class TextTable {

  private static final String GAP = "  ";
  private static final int PATH_LENGTH = 44;

  private final List<String> header;
  private final List<Boolean> right;
  private final List<List<String>> rows = new ArrayList<>();

  private TextTable(List<String> header, List<Boolean> right) {
    this.header = header;
    this.right = right;
  }

  /** Returns an empty table; a column whose name begins with {@code >} is aligned to the right. */
  public static TextTable of(String... columns) {
    return new TextTable(
        List.of(columns).stream().map(name -> name.replaceFirst("^>", "")).toList(),
        List.of(columns).stream().map(name -> name.startsWith(">")).toList());
  }

  /** Adds a row with one cell for each column. */
  public TextTable row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + header.size() + " columns: " + List.of(cells));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Returns the lines, without a line break at the end. */
  public String render() {
    List<Integer> widths = IntStream.range(0, header.size()).mapToObj(this::width).toList();
    List<List<String>> all = new ArrayList<>(rows);
    all.add(0, header);
    return all.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private int width(int column) {
    return IntStream.concat(
            IntStream.of(length(header.get(column))),
            rows.stream().mapToInt(row -> length(row.get(column))))
        .max()
        .orElse(0);
  }

  private String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(column -> pad(row.get(column), widths.get(column), right.get(column)))
        .collect(Collectors.joining(GAP))
        .stripTrailing();
  }

  private static String pad(String cell, int width, boolean right) {
    String space = " ".repeat(width - length(cell));
    return right ? space + cell : cell + space;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** Returns at most 44 characters from the end of a path, since paths differ there. */
  public static String endOf(String path) {
    int from = path.length() - PATH_LENGTH;
    return from <= 0 ? path : "..." + path.substring(from + 3);
  }
}
