package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.LabelOptions;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.table.ListHints;
import java.io.IOException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The labels of a run's images as they are written, before they are resolved to classes.
 *
 * @param source where they come from, for a person
 * @param texts columns path and text, at most one row an image
 * @param unused entries of a list that match no image of the run
 */
record WrittenLabels(String source, Dataset<Row> texts, long unused) {

  /**
   * Reads the labels from the source that the options name.
   *
   * @param hints what the user says about the list
   * @param predictions of the run
   * @throws JobException if there are none, or they contradict each other
   */
  static WrittenLabels of(
      SparkSession spark,
      FinishedRun run,
      LabelOptions options,
      ListHints hints,
      Dataset<Row> predictions)
      throws IOException {
    if (options.labels().isPresent()) {
      return LabelFile.read(spark, options.labels().get(), hints, predictions.select("path"));
    }
    if (options.fromFolders()) {
      return new WrittenLabels(
          "the folders of the images",
          predictions
              .select(col("path"), regexp_extract(col("path"), "([^/]+)/[^/]*$", 1).as("text"))
              .where("text != ''"),
          0);
    }
    return ofPlan(run, predictions);
  }

  private static WrittenLabels ofPlan(FinishedRun run, Dataset<Row> predictions) {
    Dataset<Row> texts =
        predictions
            .where(col("label").isNotNull())
            .select(col("path"), col("label").cast("string").as("text"));
    if (texts.isEmpty()) {
      throw new JobException(
          ("labels: the plan of %s has none. Give --labels URI, a list of file and label, or"
                  + " --labels-from-folders.")
              .formatted(run.folder().root()));
    }
    return new WrittenLabels("the run's plan", texts, 0);
  }
}
