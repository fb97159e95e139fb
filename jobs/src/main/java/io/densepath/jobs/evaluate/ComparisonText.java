package io.densepath.jobs.evaluate;

import io.densepath.jobs.text.TextTable;

/** Two runs beside each other, for a person. */
final class ComparisonText {

  private static final double LEVEL = 0.05;

  private ComparisonText() {}

  static String of(RunComparison comparison) {
    return String.join(
        "\n", shares(comparison), "", table(comparison.mcNemar()), test(comparison.mcNemar()));
  }

  private static String shares(RunComparison comparison) {
    TextTable table =
        TextTable.of(
            "against run %s, %s in %s"
                .formatted(
                    comparison.other().id(),
                    comparison.other().record().at("/model/name").asText(),
                    comparison.other().record().at("/model/precision").asText()),
            ">share",
            "95 % interval",
            ">images",
            ">of");
    row(table, "same class in both", comparison.agreement());
    row(table, "top-1, this run", comparison.top1());
    row(table, "top-1, the other", comparison.otherTop1());
    return table.render();
  }

  private static void row(TextTable table, String name, Share share) {
    table.row(
        name,
        Figures.share(share.value()),
        Figures.interval(share),
        Figures.count(share.correct()),
        Figures.count(share.count()));
  }

  private static String table(McNemar test) {
    return TextTable.of("images", ">other right", ">other wrong")
        .row("this right", Figures.count(test.bothRight()), Figures.count(test.onlyThis()))
        .row("this wrong", Figures.count(test.onlyOther()), Figures.count(test.bothWrong()))
        .render();
  }

  private static String test(McNemar test) {
    if (test.onlyThis() + test.onlyOther() == 0) {
      return "There is no image on which one alone is right.";
    }
    return "McNemar's test, %s: p = %.4g. %s"
        .formatted(
            test.method(),
            test.p(),
            test.p() < LEVEL
                ? "More of a difference than chance explains, at the 5 % level."
                : "Chance explains the difference, at the 5 % level.");
  }
}
