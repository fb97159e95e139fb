package io.densepath.jobs.evaluate;

import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.text.TextTable;
import io.densepath.spark.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;

/** The result of an evaluation as text for a terminal. */
final class EvaluationText {

  private EvaluationText() {}

  static String of(Evaluation evaluation) {
    EvaluationRecord record = evaluation.record();
    List<String> parts = new ArrayList<>();
    parts.add(head(record));
    parts.add(accuracy(record));
    record.published().ifPresent(published -> parts.add(PublishedText.of(record, published)));
    parts.add(statuses(record.byStatus()));
    record
        .calibration()
        .ece()
        .ifPresent(ece -> parts.add(calibration(ece, evaluation.calibration())));
    if (!evaluation.weakest().isEmpty()) {
      parts.add(classes(evaluation.weakest()));
    }
    if (!record.mostConfused().isEmpty()) {
      parts.add(confused(record.mostConfused()));
    }
    if (!evaluation.mistakes().isEmpty()) {
      parts.add(mistakes(evaluation.mistakes()));
    }
    return String.join("\n\n", parts);
  }

  private static String head(EvaluationRecord evaluation) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Evaluated %s of run %s: %s in %s, labels from %s."
            .formatted(
                EvaluationFormat.images(evaluation.top1().count()),
                evaluation.runId(),
                evaluation.model(),
                evaluation.precision(),
                evaluation.labels().source()));
    if (evaluation.labels().unmatched() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Images without a label, or with one that is no class: %,d, not counted.",
              evaluation.labels().unmatched()));
    }
    if (evaluation.labels().unused() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Labels of the list that are of no image of the run: %,d.",
              evaluation.labels().unused()));
    }
    lines.add(failed(evaluation));
    return String.join("\n", lines);
  }

  private static String failed(EvaluationRecord evaluation) {
    long failed =
        evaluation.byStatus().stream()
            .filter(count -> !Status.isOk(count.status()))
            .mapToLong(StatusCount::labelled)
            .sum();
    return String.format(
        Locale.ROOT,
        "Labelled images without a prediction: %,d, %s.",
        failed,
        evaluation.failedImages() == FailedImages.WRONG ? "counted as wrong" : "not counted");
  }

  private static String accuracy(EvaluationRecord evaluation) {
    TextTable table = TextTable.of("accuracy", ">share", "95 % interval", ">right", ">images");
    share(table, "top-1", evaluation.top1());
    evaluation
        .top5()
        .ifPresentOrElse(
            top5 -> share(table, "top-5", top5),
            () -> table.row("top-5", "-", "the run kept fewer classes an image", "-", "-"));
    evaluation.realTop1().ifPresent(real -> share(table, "ReaL top-1", real));
    return table.render();
  }

  private static void share(TextTable table, String name, Proportion share) {
    table.row(
        name,
        EvaluationFormat.share(share.value()),
        EvaluationFormat.interval(share),
        EvaluationFormat.count(share.correct()),
        EvaluationFormat.count(share.count()));
  }

  private static String statuses(List<StatusCount> statuses) {
    TextTable table =
        TextTable.of("status", ">images", ">labelled", ">counted", ">right", ">share");
    for (StatusCount status : statuses) {
      table.row(
          status.status(),
          EvaluationFormat.count(status.images()),
          EvaluationFormat.count(status.labelled()),
          EvaluationFormat.count(status.counted()),
          EvaluationFormat.count(status.correct()),
          status.counted() == 0
              ? "-"
              : EvaluationFormat.share((double) status.correct() / status.counted()));
    }
    return table.render();
  }

  private static String calibration(double ece, List<Row> bins) {
    TextTable table =
        TextTable.of("confidence", ">images", ">mean confidence", ">accuracy", ">difference");
    for (Row bin : bins) {
      long images = bin.<Long>getAs("images");
      if (images > 0) {
        double confidence = bin.<Double>getAs("mean_confidence");
        double accuracy = bin.<Double>getAs("accuracy");
        table.row(
            String.format(
                Locale.ROOT, "%.3f to %.3f", bin.<Double>getAs("low"), bin.<Double>getAs("high")),
            EvaluationFormat.count(images),
            EvaluationFormat.share(confidence),
            EvaluationFormat.share(accuracy),
            EvaluationFormat.difference(accuracy - confidence));
      }
    }
    return table.render()
        + String.format(
            Locale.ROOT,
            "\nExpected calibration error: %s, of %d intervals.",
            EvaluationFormat.share(ece),
            bins.size());
  }

  private static String classes(List<Row> weakest) {
    TextTable table =
        TextTable.of("lowest recall", ">recall", ">precision", ">right", ">images", ">predicted");
    for (Row row : weakest) {
      table.row(
          EvaluationFormat.name(row.getAs("class_name")),
          EvaluationFormat.share(row.<Double>getAs("recall")),
          row.isNullAt(row.fieldIndex("precision"))
              ? "-"
              : EvaluationFormat.share(row.<Double>getAs("precision")),
          EvaluationFormat.count(row.<Long>getAs("correct")),
          EvaluationFormat.count(row.<Long>getAs("images")),
          EvaluationFormat.count(row.<Long>getAs("predicted")));
    }
    return table.render();
  }

  private static String confused(List<Confused> pairs) {
    TextTable table = TextTable.of("most confused", "taken for", ">images");
    for (Confused pair : pairs) {
      table.row(
          EvaluationFormat.name(pair.labelName()),
          EvaluationFormat.name(pair.predictedName()),
          EvaluationFormat.count(pair.images()));
    }
    return table.render();
  }

  private static String mistakes(List<Row> mistakes) {
    TextTable table = TextTable.of("most confident mistakes", "is", "taken for", ">probability");
    for (Row mistake : mistakes) {
      table.row(
          TextTable.endOf(mistake.getAs("path")),
          EvaluationFormat.name(mistake.getAs("label_name")),
          EvaluationFormat.name(mistake.getAs("predicted_name")),
          EvaluationFormat.share(mistake.<Double>getAs("probability")));
    }
    return table.render();
  }
}
