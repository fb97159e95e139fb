package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.output.FinishedRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Counts judged images and writes what it counts. */
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
   * The whole evaluation of a run, its tables written to {@code folder}.
   *
   * @param judged as {@link Judged#of} makes them, with {@code counted boolean}
   * @param labels where the classes of these come from
   * @throws JobException if no image counts
   */
  Evaluation evaluate(Dataset<Row> judged, LabelTexts labels, EvaluationFolder folder)
      throws IOException {
    List<StatusCount> statuses = StatusCount.of(judged);
    Share top1 = share(statuses, StatusCount::top1);
    Optional<Share> top5 =
        keptFive() ? Optional.of(share(statuses, StatusCount::top5)) : Optional.empty();
    Optional<Share> realTop1 = real.map(lists -> lists.judge(realImages(judged)));
    Tables tables = new Tables(judged.where("counted"), classes.names());
    Dataset<Row> byClass = folder.write("classes", tables.classes(keptFive()), col("class_id"));
    Dataset<Row> confusion =
        folder.write("confusion", tables.confusion(), col("label"), col("predicted"));
    List<Row> bins =
        folder
            .write("calibration", tables.calibration(options.calibrationBins()), col("bin"))
            .orderBy("bin")
            .collectAsList();
    Dataset<Row> mistakes = folder.write("mistakes", tables.mistakes(options.mistakes()));
    return new Evaluation(
        run,
        labels.source(),
        labels.unused(),
        options.failedImages(),
        statuses,
        top1,
        top5,
        realTop1,
        Calibration.of(bins),
        PublishedComparison.of(run.record().path("model"), top1, top5, failed(statuses)),
        Confused.most(confusion, classes.names(), SHOWN),
        weakest(byClass),
        mistakes.orderBy(col("probability").desc(), col("path")).limit(SHOWN).collectAsList());
  }

  /** Whether five classes of an image are known, or all there are. */
  private boolean keptFive() {
    int kept = run.record().at("/configuration/top-k").asInt();
    return kept >= Math.min(TOP, classes.count());
  }

  private Share share(List<StatusCount> statuses, ToLongFunction<StatusCount> right) {
    long counted = statuses.stream().mapToLong(StatusCount::counted).sum();
    if (counted == 0) {
      throw new JobException(
          "labels: no image of %s has both a label and a status that counts: there is nothing to evaluate."
              .formatted(run.folder().root()));
    }
    return new Share(statuses.stream().mapToLong(right).sum(), counted);
  }

  /** These have labels of their own. */
  private Dataset<Row> realImages(Dataset<Row> judged) {
    return options.failedImages() == FailedImages.EXCLUDED ? judged.where("status = 'OK'") : judged;
  }

  private static long failed(List<StatusCount> statuses) {
    return statuses.stream()
        .filter(count -> !count.status().equals("OK"))
        .mapToLong(StatusCount::counted)
        .sum();
  }

  private static List<Row> weakest(Dataset<Row> byClass) {
    return byClass
        .where("recall < 1")
        .orderBy(col("recall"), col("images").desc(), col("class_id"))
        .limit(SHOWN)
        .collectAsList();
  }
}
