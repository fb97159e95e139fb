package io.densepath.jobs.report;

import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.progress.Durations;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * A cell of a table.
 *
 * @param content the text that is shown
 * @param value the exact number, which the page's script sorts by; empty for text
 */
record Cell(Html content, Optional<String> value) {

  static final Cell UNKNOWN = new Cell(Html.text("–"), Optional.empty());

  static Cell text(String text) {
    return new Cell(Html.text(text), Optional.empty());
  }

  /** Returns a cell of the path of an object, with credentials redacted. */
  static Cell path(String path) {
    return text(JsonFile.redacted(path));
  }

  static Cell text(Row row, String column) {
    return Optional.ofNullable(row.<String>getAs(column)).map(Cell::text).orElse(UNKNOWN);
  }

  /** Returns a number of a row, rounded to {@code digits} decimal places. */
  static Cell decimal(Row row, String column, int digits) {
    return Optional.ofNullable(row.<Number>getAs(column))
        .map(Number::doubleValue)
        .map(value -> number(value, NumberFormats.decimal(value, digits)))
        .orElse(UNKNOWN);
  }

  /** Returns a fraction between 0 and 1 of a row, shown in percent. */
  static Cell share(Row row, String column) {
    return Optional.ofNullable(row.<Double>getAs(column)).map(Cell::share).orElse(UNKNOWN);
  }

  static Cell count(Row row, String column) {
    return count(row.<Number>getAs(column).longValue());
  }

  static Cell count(long count) {
    return new Cell(Html.text(NumberFormats.count(count)), Optional.of(Long.toString(count)));
  }

  /** Returns a fraction between 0 and 1, shown in percent. */
  static Cell share(double share) {
    return number(share, NumberFormats.percent(share));
  }

  static Cell milliseconds(Row row, String column) {
    return milliseconds(row.<Number>getAs(column).longValue());
  }

  static Cell milliseconds(long milliseconds) {
    return new Cell(
        Html.text(Durations.seconds(Duration.ofMillis(milliseconds))),
        Optional.of(Long.toString(milliseconds)));
  }

  static Cell rate(double perSecond) {
    return number(perSecond, Durations.rate(perSecond));
  }

  static Cell number(double value, String shown) {
    return new Cell(Html.text(shown), Optional.of(Double.toString(value)));
  }

  Html html(boolean isNumber) {
    Element cell = isNumber ? Element.of("td", "number") : Element.of("td");
    value.ifPresent(exact -> cell.with("data-value", exact));
    return cell.holding(content);
  }
}
