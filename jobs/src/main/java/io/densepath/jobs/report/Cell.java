package io.densepath.jobs.report;

import io.densepath.jobs.progress.Durations;
import java.time.Duration;
import java.util.Optional;

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

  static Cell count(long count) {
    return new Cell(Html.text(Numbers.count(count)), Optional.of(Long.toString(count)));
  }

  /** A share of 1, in percent. */
  static Cell share(double share) {
    return number(share, Numbers.percent(share));
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
