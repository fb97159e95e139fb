package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.expr;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.options.LabelOptions;
import io.densepath.jobs.options.LabelOptions.Form;
import io.densepath.jobs.options.LabelOptions.Unmatched;
import io.densepath.jobs.output.FinishedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** One evaluation of a finished run: labels, tables, the record of it all, and a text. */
public final class EvaluateJob {

  private final SparkSession spark;
  private final LabelOptions labels;
  private final EvaluationOptions options;
  private final Configuration conf;

  public EvaluateJob(SparkSession spark, LabelOptions labels, EvaluationOptions options) {
    this.spark = spark;
    this.labels = labels;
    this.options = options;
    this.conf = spark.sparkContext().hadoopConfiguration();
  }

  /** Whether the list of labels exists, if one is named at all. */
  public static boolean labelsThere(LabelOptions labels, Configuration conf) throws IOException {
    if (labels.labels().isEmpty()) {
      return true;
    }
    Path list = new Path(labels.labels().get());
    return list.getFileSystem(conf).exists(list);
  }

  /**
   * Makes sure that the files of labels are there, before something long begins.
   *
   * @throws JobException naming the one that is not
   */
  public static void requireThere(
      LabelOptions labels, EvaluationOptions options, Configuration conf) throws IOException {
    if (labels.labels().isPresent()) {
      Texts.requireThere("labels", labels.labels().get(), conf);
    }
    if (labels.classTable().isPresent()) {
      Texts.requireThere("class-table", labels.classTable().get(), conf);
    }
    if (options.real().isPresent()) {
      Texts.requireThere("real", options.real().get(), conf);
    }
  }

  /**
   * Evaluates a run, alone and against others of the same images.
   *
   * @param out where the text goes
   * @throws JobException if labels are missing, wrong or contradict themselves, or runs do not fit
   */
  public void run(FinishedRun run, List<FinishedRun> others, PrintWriter out) throws IOException {
    Classes classes = Classes.of(run, classTable(run));
    for (FinishedRun other : others) {
      requireSameClasses(run, other);
    }
    Optional<RealLabels> real = real(classes.count());
    Dataset<Row> predictions = predictions(run);
    LabelTexts texts = LabelTexts.of(spark, run, labels, predictions);
    // A plan has numbers, whatever a class of a model may be called.
    Vocabulary vocabulary = new Vocabulary(classes, labels.given() ? labels.form() : Form.INDEX);
    Dataset<Row> judged =
        Judged.of(Judged.best(predictions), texts.texts(), vocabulary)
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
        out.println(ComparisonText.of(compare(run, other, judged, classes)));
      }
      folder.complete(evaluation.toMap());
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
        : "label is not null and status = 'OK'";
  }

  private Map<Integer, ClassTable.Line> classTable(FinishedRun run) throws IOException {
    if (labels.classTable().isEmpty()) {
      return Map.of();
    }
    String uri = labels.classTable().get();
    return ClassTable.parse(uri, Texts.read("class-table", uri, conf), Classes.count(run));
  }

  private Optional<RealLabels> real(int classes) throws IOException {
    if (options.real().isEmpty()) {
      return Optional.empty();
    }
    String uri = options.real().get();
    return Optional.of(RealLabels.parse(uri, Texts.read("real", uri, conf), classes));
  }

  private static void requireSameClasses(FinishedRun run, FinishedRun other) {
    if (Classes.count(run) != Classes.count(other)) {
      throw new JobException(
          "against: the model of %s has %d classes, that of %s has %d."
              .formatted(
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
    // A shard's own row, which tells where it ends, is no image.
    Dataset<Row> images = rows.where("path != shard");
    requireUniquePaths(run, images);
    return images;
  }

  /** The ids of a table become paths, and whoever wrote it may have begun anew with every file. */
  private static void requireUniquePaths(FinishedRun run, Dataset<Row> images) {
    List<Row> twice = images.groupBy("path").count().where("count > 1").limit(1).collectAsList();
    if (!twice.isEmpty()) {
      throw new JobException(
          ("run: %s has %d rows of the path '%s', expected one: labels cannot be told apart. Classify"
                  + " with an --id-column whose values differ.")
              .formatted(run.folder().root(), twice.get(0).getLong(1), twice.get(0).getString(0)));
    }
  }

  private RunComparison compare(
      FinishedRun run, FinishedRun other, Dataset<Row> judged, Classes classes) throws IOException {
    Dataset<Row> others = Judged.best(predictions(other));
    if (options.failedImages() == FailedImages.EXCLUDED) {
      others = others.where("status = 'OK'");
    }
    Dataset<Row> both = RunComparison.join(judged.where("counted"), others);
    RunComparison comparison = RunComparison.of(run, other, both);
    EvaluationFolder folder = EvaluationFolder.begin(spark, run, other);
    folder.write("differences", new Tables(both, classes.names()).differences());
    folder.complete(comparison.toMap());
    return comparison;
  }
}
