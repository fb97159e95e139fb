package io.densepath.jobs.report;

import io.densepath.jobs.evaluate.EvaluationRecord;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.FinishedRun;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The sections of a run's page on its evaluation. */
final class EvaluationReport {

  private final SparkSession spark;
  private final Path folder;

  private EvaluationReport(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Adds the sections, if the run was evaluated. */
  static void addTo(Page page, SparkSession spark, FinishedRun run, Thumbnails thumbnails)
      throws IOException {
    FileSystem fs = run.folder().fileSystem();
    Path folder = run.folder().evaluation();
    Path record = new Path(folder, EvaluationRecord.FILE);
    if (fs.exists(record)) {
      new EvaluationReport(spark, folder)
          .addTo(page, JsonFile.read(fs, record, EvaluationRecord.class), thumbnails);
      new Comparisons(spark, fs).addTo(page, folder);
    }
  }

  private void addTo(Page page, EvaluationRecord evaluation, Thumbnails thumbnails) {
    page.section("Accuracy", Accuracy.html(evaluation))
        .section("Classes", ClassTable.html(read("classes")))
        .section(
            "Confusion",
            ConfusionMap.html(read("classes"), read("confusion")),
            Accuracy.mostConfused(evaluation.mostConfused()))
        .section("Calibration", Reliability.html(read("calibration"), evaluation.calibration()))
        .section("Worst mistakes", Mistakes.html(read("mistakes"), thumbnails));
  }

  private Dataset<Row> read(String table) {
    return spark.read().parquet(new Path(folder, table).toString());
  }
}
