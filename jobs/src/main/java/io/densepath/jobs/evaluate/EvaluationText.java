package io.densepath.jobs.evaluate;

import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** What came of an evaluation, for a person. */
final class EvaluationText {

  private EvaluationText() {}

  static String of(Evaluation evaluation) {
    List<String> parts = new ArrayList<>();
    parts.add(head(evaluation));
    parts.add(accuracy(evaluation));
    evaluation.published().ifPresent(comparison -> parts.add(PublishedText.of(comparison)));
    parts.add(statuses(evaluation.statuses()));
    if (evaluation.calibration().error().isPresent()) {
      parts.add(calibration(evaluation.calibration()));
    }
    if (!evaluation.weakest().isEmpty()) {
      parts.add(classes(evaluation.weakest()));
    }
    if (!evaluation.mostConfused().isEmpty()) {
      parts.add(confused(evaluation.mostConfused()));
    }
    if (!evaluation.mistakes().isEmpty()) {
      parts.add(mistakes(evaluation.mistakes()));
    }
    return String.join("\n\n", parts);
  }

  private static String head(Evaluation evaluation) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Evaluated %s of run %s: %s in %s, labels from %s."
            .formatted(
                Figures.images(evaluation.top1().count()),
                evaluation.run().id(),
                evaluation.model(),
                evaluation.precision(),
                evaluation.labels()));
    long unmatched = evaluation.images() - evaluation.matched();
    if (unmatched > 0) {
      lines.add(
          "Images without a label, or with one that is no class: %,d, not counted."
              .formatted(unmatched));
    }
    if (evaluation.unused() > 0) {
      lines.add(
          "Labels of the list that are of no image of the run: %,d."
              .formatted(evaluation.unused()));
    }
    lines.add(failed(evaluation.failedImages(), evaluation.failed()));
    return String.join("\n", lines);
  }

  private static String failed(FailedImages how, long failed) {
    return how == FailedImages.WRONG
        ? "Labelled images without a prediction: %,d, counted as wrong.".formatted(failed)
        : "Labelled images without a prediction: %,d, not counted.".formatted(failed);
  }

  private static String accuracy(Evaluation evaluation) {
    TextTable table = TextTable.of("accuracy", ">share", "95 % interval", ">right", ">images");
    share(table, "top-1", evaluation.top1());
    evaluation
        .top5()
        .ifPresentOrElse(
            top5 -> share(table, "top-5", top5),
            () -> table.row("top-5", "-", "the run kept fewer classes an image", "-", "-"));
    evaluation.real().ifPresent(real -> share(table, "ReaL top-1", real));
    return table.render();
  }

  private static void share(TextTable table, String name, Share share) {
    table.row(
        name,
        Figures.share(share.value()),
        Figures.interval(share),
        Figures.count(share.correct()),
        Figures.count(share.count()));
  }

  private static String statuses(List<StatusCount> statuses) {
    TextTable table =
        TextTable.of("status", ">images", ">labelled", ">counted", ">right", ">share");
    for (StatusCount status : statuses) {
      table.row(
          status.status(),
          Figures.count(status.images()),
          Figures.count(status.labelled()),
          Figures.count(status.counted()),
          Figures.count(status.top1()),
          status.counted() == 0 ? "-" : Figures.share((double) status.top1() / status.counted()));
    }
    return table.render();
  }

  private static String calibration(Calibration calibration) {
    TextTable table =
        TextTable.of("confidence", ">images", ">mean confidence", ">accuracy", ">difference");
    for (Row bin : calibration.rows()) {
      long images = bin.<Long>getAs("images");
      if (images > 0) {
        double confidence = bin.<Double>getAs("mean_confidence");
        double accuracy = bin.<Double>getAs("accuracy");
        table.row(
            "%.3f to %.3f".formatted(bin.<Double>getAs("low"), bin.<Double>getAs("high")),
            Figures.count(images),
            Figures.share(confidence),
            Figures.share(accuracy),
            Figures.difference(accuracy - confidence));
      }
    }
    return table.render()
        + "\nExpected calibration error: %s, of %d intervals."
            .formatted(Figures.share(calibration.error().orElseThrow()), calibration.rows().size());
  }

  private static String classes(List<Row> weakest) {
    TextTable table =
        TextTable.of("lowest recall", ">recall", ">precision", ">right", ">images", ">predicted");
    for (Row row : weakest) {
      table.row(
          Figures.name(row.getAs("class_name")),
          Figures.share(row.<Double>getAs("recall")),
          row.isNullAt(row.fieldIndex("precision"))
              ? "-"
              : Figures.share(row.<Double>getAs("precision")),
          Figures.count(row.<Long>getAs("correct")),
          Figures.count(row.<Long>getAs("images")),
          Figures.count(row.<Long>getAs("predicted")));
    }
    return table.render();
  }

  private static String confused(List<Confused> pairs) {
    TextTable table = TextTable.of("most confused", "taken for", ">images");
    for (Confused pair : pairs) {
      table.row(
          Figures.name(pair.labelName()),
          Figures.name(pair.predictedName()),
          Figures.count(pair.images()));
    }
    return table.render();
  }

  private static String mistakes(List<Row> mistakes) {
    TextTable table = TextTable.of("most confident mistakes", "is", "taken for", ">probability");
    for (Row mistake : mistakes) {
      table.row(
          Figures.path(mistake.getAs("path")),
          Figures.name(mistake.getAs("label_name")),
          Figures.name(mistake.getAs("predicted_name")),
          Figures.share(mistake.<Double>getAs("probability")));
    }
    return table.render();
  }
}
