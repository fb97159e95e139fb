package io.densepath.jobs.evaluate;

import io.densepath.jobs.text.TextTable;
import java.util.Locale;

/** A comparison of two runs as text for a terminal. */
final class ComparisonText {

  private static final double LEVEL = 0.05;

  private ComparisonText() {}

  /**
   * @param otherModel name of the model of the other run
   */
  static String of(RunComparison comparison, String otherModel) {
    return String.join(
        "\n",
        shares(comparison, otherModel),
        "",
        table(comparison.mcNemar()),
        test(comparison.mcNemar()));
  }

  private static String shares(RunComparison comparison, String otherModel) {
    TextTable table =
        TextTable.of(
            "against run %s, %s in %s"
                .formatted(comparison.otherRunId(), otherModel, comparison.otherPrecision()),
            ">share",
            "95 % interval",
            ">images",
            ">of");
    row(table, "same class in both", comparison.agreement());
    row(table, "top-1, this run", comparison.top1());
    row(table, "top-1, the other", comparison.otherTop1());
    return table.render();
  }

  private static void row(TextTable table, String name, Proportion share) {
    table.row(
        name,
        EvaluationFormat.share(share.value()),
        EvaluationFormat.interval(share),
        EvaluationFormat.count(share.correct()),
        EvaluationFormat.count(share.count()));
  }

  private static String table(McNemar test) {
    return TextTable.of("images", ">other right", ">other wrong")
        .row(
            "this right",
            EvaluationFormat.count(test.bothRight()),
            EvaluationFormat.count(test.onlyThisRight()))
        .row(
            "this wrong",
            EvaluationFormat.count(test.onlyOtherRight()),
            EvaluationFormat.count(test.bothWrong()))
        .render();
  }

  private static String test(McNemar test) {
    if (test.onlyThisRight() + test.onlyOtherRight() == 0) {
      return "There is no image on which one alone is right.";
    }
    return String.format(
        Locale.ROOT,
        "McNemar's test, %s: p = %.4g. %s",
        test.method(),
        test.p(),
        test.p() < LEVEL
            ? "More of a difference than chance explains, at the 5 % level."
            : "Chance explains the difference, at the 5 % level.");
  }
}
