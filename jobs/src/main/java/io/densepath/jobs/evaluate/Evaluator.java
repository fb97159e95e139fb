package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.ModelRecord;
import io.densepath.spark.Status;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Measures labelled predictions and writes the tables of an evaluation. */
final class Evaluator {

  private static final int SHOWN = 10;
  private static final int TOP = 5;

  private final FinishedRun run;
  private final EvaluationOptions options;
  private final Classes classes;
  private final Optional<RealLabels> real;

  Evaluator(
      FinishedRun run, EvaluationOptions options, Classes classes, Optional<RealLabels> real) {
    this.run = run;
    this.options = options;
    this.classes = classes;
    this.real = real;
  }

  /**
   * Evaluates a run, and writes its tables to {@code folder}.
   *
   * @param predictions as {@link LabelledPredictions#of} makes them, with {@code counted boolean}
   * @param labels their labels as written
   * @throws JobException if no image counts
   */
  Evaluation evaluate(Dataset<Row> predictions, WrittenLabels labels, EvaluationFolder folder)
      throws IOException {
    StatusCounts counts = StatusCounts.of(predictions);
    requireCounted(counts);
    Proportion top1 = new Proportion(counts.correctTop1(), counts.counted());
    Optional<Proportion> top5 =
        keptFive()
            ? Optional.of(new Proportion(counts.correctTop5(), counts.counted()))
            : Optional.empty();
    Optional<Proportion> realTop1 = real.map(lists -> lists.judge(realImages(predictions)));
    EvaluationTables tables = new EvaluationTables(predictions.where("counted"), classes.names());
    Dataset<Row> byClass = folder.write("classes", tables.classes(keptFive()), col("class_id"));
    Dataset<Row> confusion =
        folder.write("confusion", tables.confusion(), col("label"), col("predicted"));
    List<Row> bins =
        folder
            .write("calibration", tables.calibration(options.calibrationBins()), col("bin"))
            .orderBy("bin")
            .collectAsList();
    Dataset<Row> mistakes = folder.write("mistakes", tables.mistakes(options.mistakes()));
    ModelRecord model = run.record().model();
    EvaluationRecord record =
        new EvaluationRecord(
            EvaluationRecord.VERSION,
            Instant.now().toString(),
            run.id(),
            model.name(),
            model.precision(),
            new EvaluationRecord.Labels(
                labels.source(),
                counts.labelled(),
                counts.images() - counts.labelled(),
                labels.unused()),
            options.failedImages(),
            counts.images(),
            top1,
            top5,
            realTop1,
            Calibration.of(bins),
            counts.byStatus(),
            PublishedComparison.of(model, top1, top5, counts.countedFailures()),
            Confused.most(confusion, classes.names(), SHOWN));
    return new Evaluation(record, bins, weakest(byClass), mostConfident(mistakes));
  }

  private void requireCounted(StatusCounts counts) {
    if (counts.counted() == 0) {
      throw new JobException(
          "labels: no image of %s has both a label and a status that counts: there is nothing to evaluate."
              .formatted(run.folder().root()));
    }
  }

  /** Whether five classes of an image are known, or all there are. */
  private boolean keptFive() {
    return run.record().configuration().get("top-k") instanceof Number kept
        && kept.intValue() >= Math.min(TOP, classes.count());
  }

  /** Returns the images that ReaL's labels count; these do not depend on the run's labels. */
  private Dataset<Row> realImages(Dataset<Row> predictions) {
    return options.failedImages() == FailedImages.EXCLUDED
        ? predictions.where(col("status").equalTo(Status.OK.name()))
        : predictions;
  }

  private static List<Row> weakest(Dataset<Row> byClass) {
    return byClass
        .where("recall < 1")
        .orderBy(col("recall"), col("images").desc(), col("class_id"))
        .limit(SHOWN)
        .collectAsList();
  }

  private static List<Row> mostConfident(Dataset<Row> mistakes) {
    return mistakes.orderBy(col("probability").desc(), col("path")).limit(SHOWN).collectAsList();
  }
}
