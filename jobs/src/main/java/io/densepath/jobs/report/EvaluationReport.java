package io.densepath.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.files.JsonFile;
import io.densepath.jobs.output.FinishedRun;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The sections of a page on what {@code evaluate} left with a run. */
final class EvaluationReport {

  private final SparkSession spark;
  private final Path folder;

  private EvaluationReport(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Adds them, if the run was evaluated. */
  static void addTo(Page page, SparkSession spark, FinishedRun run, Thumbnails thumbnails)
      throws IOException {
    FileSystem fs = run.folder().fileSystem();
    Path folder = run.folder().evaluation();
    Path record = new Path(folder, "evaluation.json");
    if (fs.exists(record)) {
      new EvaluationReport(spark, folder).addTo(page, JsonFile.read(fs, record), thumbnails);
      new Comparisons(spark, fs).addTo(page, folder);
    }
  }

  private void addTo(Page page, JsonNode evaluation, Thumbnails thumbnails) {
    page.section("Accuracy", Accuracy.html(evaluation))
        .section("Classes", ClassTable.html(read("classes")))
        .section(
            "Confusion",
            ConfusionMap.html(read("classes"), read("confusion")),
            Accuracy.mostConfused(evaluation))
        .section("Calibration", Reliability.html(read("calibration"), evaluation))
        .section("Worst mistakes", Mistakes.html(read("mistakes"), thumbnails));
  }

  private Dataset<Row> read(String table) {
    return spark.read().parquet(new Path(folder, table).toString());
  }
}
