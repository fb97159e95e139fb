package io.densepath.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A table that the page's script sorts by any column and, with a search field, filters. */
final class Table {

  private final List<String> columns;
  private final List<Html> rows = new ArrayList<>();
  private Optional<String> searched = Optional.empty();

  private Table(List<String> columns) {
    this.columns = columns;
  }

  /** Creates a table with these column names; {@code >} before a name marks a column of numbers. */
  static Table of(String... columns) {
    return new Table(List.of(columns));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException unless there is one cell for each column
   */
  Table row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns: " + columns);
    }
    List<Html> row =
        IntStream.range(0, cells.length).mapToObj(i -> cells[i].html(isNumber(i))).toList();
    rows.add(Element.of("tr").holding(row));
    return this;
  }

  /** Adds a search field above the table; {@code what} names its rows in the plural. */
  Table searched(String what) {
    searched = Optional.of(what);
    return this;
  }

  private boolean isNumber(int column) {
    return columns.get(column).startsWith(">");
  }

  Html html() {
    List<Html> head = IntStream.range(0, columns.size()).mapToObj(this::head).toList();
    Html table =
        Element.of("table")
            .holding(
                Element.of("thead").holding(Element.of("tr").holding(head)),
                Element.of("tbody").holding(rows));
    // Focusable, so that the keyboard can scroll it sideways on a narrow screen.
    Html scrolled = Element.of("div", "scroll").with("tabindex", "0").holding(table);
    return searched.isEmpty()
        ? scrolled
        : Element.of("div", "searched").holding(field(searched.get()), scrolled);
  }

  private Html head(int column) {
    String name = columns.get(column).replaceFirst("^>", "");
    Element head = Element.of("th").with("scope", "col");
    return (isNumber(column) ? head.with("class", "number") : head)
        .holding(Element.of("button").with("type", "button").holding(name));
  }

  private static Html field(String what) {
    return Element.of("label", "search")
        .holding(
            Html.text("Search " + what + " "),
            Element.of("input").with("type", "search").with("autocomplete", "off").alone(),
            Element.of("output").holding(""));
  }
}
