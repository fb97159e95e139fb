package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.options.LabelOptions;
import io.densepath.jobs.options.LabelOptions.Form;
import io.densepath.jobs.options.LabelOptions.Unmatched;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.table.ListHints;
import io.densepath.spark.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Evaluates a finished run: reads labels, writes tables and a record, and prints the result. */
public final class EvaluateJob {

  private final SparkSession spark;
  private final LabelOptions labels;
  private final ListHints hints;
  private final EvaluationOptions options;
  private final Configuration conf;

  /**
   * @param hints what the user says about the list of labels
   */
  public EvaluateJob(
      SparkSession spark, LabelOptions labels, ListHints hints, EvaluationOptions options) {
    this.spark = spark;
    this.labels = labels;
    this.hints = hints;
    this.options = options;
    this.conf = spark.sparkContext().hadoopConfiguration();
  }

  /** Returns whether the list of labels exists; true if none is named. */
  public static boolean labelsThere(LabelOptions labels, Configuration conf) throws IOException {
    if (labels.labels().isEmpty()) {
      return true;
    }
    Path list = new Path(labels.labels().get());
    return list.getFileSystem(conf).exists(list);
  }

  /**
   * Makes sure that all files with labels exist, before something long begins.
   *
   * @throws JobException naming the one that does not exist
   */
  public static void requireThere(
      LabelOptions labels, EvaluationOptions options, Configuration conf) throws IOException {
    if (labels.labels().isPresent()) {
      TextFiles.requireThere("labels", labels.labels().get(), conf);
    }
    if (labels.classTable().isPresent()) {
      TextFiles.requireThere("class-table", labels.classTable().get(), conf);
    }
    if (options.real().isPresent()) {
      TextFiles.requireThere("real", options.real().get(), conf);
    }
  }

  /**
   * Evaluates a run, alone and against others of the same images.
   *
   * @param out gets the text of the result
   * @throws JobException if labels are missing, wrong or contradictory, or runs cannot be compared
   */
  public void run(FinishedRun run, List<FinishedRun> others, PrintWriter out) throws IOException {
    Classes classes = Classes.of(run, classTable(run));
    for (FinishedRun other : others) {
      requireSameClasses(run, other);
    }
    Optional<RealLabels> real = real(classes.count());
    Dataset<Row> predictions = predictions(run);
    WrittenLabels texts = WrittenLabels.of(spark, run, labels, hints, predictions);
    // The labels of a plan are class ids, even if a class has a number as its name.
    Vocabulary vocabulary = new Vocabulary(classes, labels.given() ? labels.form() : Form.INDEX);
    Dataset<Row> judged =
        LabelledPredictions.of(LabelledPredictions.best(predictions), texts.texts(), vocabulary)
            .withColumn("counted", expr(counted()))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (labels.unmatched() == Unmatched.ERROR) {
        UnmatchedImages.requireNone(judged, texts.source());
      }
      EvaluationFolder folder = EvaluationFolder.begin(spark, run);
      Evaluation evaluation =
          new Evaluator(run, options, classes, real).evaluate(judged, texts, folder);
      out.println(EvaluationText.of(evaluation));
      for (FinishedRun other : others) {
        out.println();
        out.println(
            ComparisonText.of(compare(run, other, judged, classes), other.record().model().name()));
      }
      folder.complete(evaluation.record());
      out.println();
      out.println("Written to " + folder.root());
      out.flush();
    } finally {
      judged.unpersist();
    }
  }

  private String counted() {
    return options.failedImages() == FailedImages.WRONG
        ? "label is not null"
        : "label is not null and status = '%s'".formatted(Status.OK);
  }

  private Map<Integer, ClassTable.Line> classTable(FinishedRun run) throws IOException {
    if (labels.classTable().isEmpty()) {
      return Map.of();
    }
    String uri = labels.classTable().get();
    return ClassTable.parse(uri, TextFiles.read("class-table", uri, conf), Classes.count(run));
  }

  private Optional<RealLabels> real(int classes) throws IOException {
    if (options.real().isEmpty()) {
      return Optional.empty();
    }
    String uri = options.real().get();
    return Optional.of(RealLabels.parse(uri, TextFiles.read("real", uri, conf), classes));
  }

  private static void requireSameClasses(FinishedRun run, FinishedRun other) {
    if (Classes.count(run) != Classes.count(other)) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "against: the model of %s has %d classes, that of %s has %d.",
              other.folder().root(),
              Classes.count(other),
              run.folder().root(),
              Classes.count(run)));
    }
  }

  private Dataset<Row> predictions(FinishedRun run) {
    Dataset<Row> rows = spark.read().parquet(run.folder().predictions().toString());
    if (!List.of(rows.columns()).contains("shard")) {
      return rows;
    }
    // The own row of a shard, which says where it broke off, is not an image.
    Dataset<Row> images = rows.where("path != shard");
    requireUniquePaths(run, images);
    return images;
  }

  /** Requires unique paths: the ids of a table become paths, and may start anew in each file. */
  private static void requireUniquePaths(FinishedRun run, Dataset<Row> images) {
    List<Row> twice = images.groupBy("path").count().where("count > 1").limit(1).collectAsList();
    if (!twice.isEmpty()) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "run: %s has %d rows of the path '%s', expected one: labels cannot be told apart. %s",
              run.folder().root(),
              twice.get(0).getLong(1),
              twice.get(0).getString(0),
              adviceOnPaths(run)));
    }
  }

  private static String adviceOnPaths(FinishedRun run) {
    return run.record().format().equals(InputFormat.PARQUET.key())
        ? "Classify with an --id-column whose values differ."
        : "Write the shards anew, so that no entry has the name of another one, and classify them.";
  }

  private RunComparison compare(
      FinishedRun run, FinishedRun other, Dataset<Row> judged, Classes classes) throws IOException {
    Dataset<Row> others = LabelledPredictions.best(predictions(other));
    if (options.failedImages() == FailedImages.EXCLUDED) {
      others = others.where(col("status").equalTo(Status.OK.name()));
    }
    Dataset<Row> both = RunComparison.join(judged.where("counted"), others);
    RunComparison comparison = RunComparison.of(run, other, both);
    EvaluationFolder folder = EvaluationFolder.begin(spark, run, other);
    folder.write("differences", new EvaluationTables(both, classes.names()).differences());
    folder.complete(comparison);
    return comparison;
  }
}
