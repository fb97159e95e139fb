package io.densepath.jobs.report;

import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.progress.Durations;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What stands in a table.
 *
 * @param content for the eye
 * @param value for sorting: the number itself, which the eye sees rounded
 */
record Cell(Html content, Optional<String> value) {

  static final Cell UNKNOWN = new Cell(Html.text("–"), Optional.empty());

  static Cell text(String text) {
    return new Cell(Html.text(text), Optional.empty());
  }

  /** The path of an object, without what let somebody in. */
  static Cell path(String path) {
    return text(JsonFile.redacted(path));
  }

  static Cell text(Row row, String column) {
    return Optional.ofNullable(row.<String>getAs(column)).map(Cell::text).orElse(UNKNOWN);
  }

  /** A number of a row with so many digits after the point. */
  static Cell decimal(Row row, String column, int digits) {
    return Optional.ofNullable(row.<Number>getAs(column))
        .map(Number::doubleValue)
        .map(value -> number(value, Numbers.decimal(value, digits)))
        .orElse(UNKNOWN);
  }

  /** A share of 1 that a row has, in percent. */
  static Cell share(Row row, String column) {
    return Optional.ofNullable(row.<Double>getAs(column)).map(Cell::share).orElse(UNKNOWN);
  }

  static Cell count(Row row, String column) {
    return count(row.<Number>getAs(column).longValue());
  }

  static Cell count(long count) {
    return new Cell(Html.text(Numbers.count(count)), Optional.of(Long.toString(count)));
  }

  /** A share of 1, in percent. */
  static Cell share(double share) {
    return number(share, Numbers.percent(share));
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
