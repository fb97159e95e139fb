package io.densepath.jobs.evaluate;

import io.densepath.jobs.text.TextTable;
import io.densepath.model.Published;
import java.util.stream.Collectors;

/** An accuracy beside the published one, for a person. */
final class PublishedText {

  private PublishedText() {}

  static String of(PublishedComparison comparison) {
    Published published = comparison.network().published();
    TextTable table =
        TextTable.of(
            "published of " + comparison.network().architecture().name(),
            ">published",
            ">here",
            ">difference",
            "95 % interval");
    row(table, "top-1", published.top1(), comparison.top1());
    comparison.top5().ifPresent(top5 -> row(table, "top-5", published.top5(), top5));
    String text = table.render();
    return comparison.notes().isEmpty()
        ? text
        : text
            + "\nKnown reasons for a difference:\n"
            + comparison.notes().stream()
                .map(note -> "- " + note)
                .collect(Collectors.joining("\n"));
  }

  private static void row(TextTable table, String name, double published, Share here) {
    table.row(
        name,
        "%.3f".formatted(published),
        Figures.share(here.value()),
        Figures.difference(here.value() - published),
        (here.holds(published) ? "holds it: " : "does not hold it: ") + Figures.interval(here));
  }
}
