package io.densepath.jobs.evaluate;

import io.densepath.jobs.text.TextTable;
import java.util.Locale;
import java.util.stream.Collectors;

/** A measured accuracy beside the published one, as text for a terminal. */
final class PublishedText {

  private PublishedText() {}

  static String of(EvaluationRecord evaluation, PublishedComparison published) {
    TextTable table =
        TextTable.of(
            "published of " + published.model(),
            ">published",
            ">here",
            ">difference",
            "95 % interval");
    row(table, "top-1", published.top1(), evaluation.top1());
    evaluation.top5().ifPresent(top5 -> row(table, "top-5", published.top5(), top5));
    String text = table.render();
    return published.notes().isEmpty()
        ? text
        : text
            + "\nKnown reasons for a difference:\n"
            + published.notes().stream().map(note -> "- " + note).collect(Collectors.joining("\n"));
  }

  private static void row(TextTable table, String name, double published, Proportion here) {
    table.row(
        name,
        String.format(Locale.ROOT, "%.3f", published),
        EvaluationFormat.share(here.value()),
        EvaluationFormat.difference(here.value() - published),
        (here.contains(published) ? "holds it: " : "does not hold it: ")
            + EvaluationFormat.interval(here));
  }
}
