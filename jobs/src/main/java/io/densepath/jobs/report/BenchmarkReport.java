package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.benchmark.BenchmarkFolder;
import io.densepath.jobs.benchmark.BenchmarkRecord;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Renders the page of a benchmark. */
public final class BenchmarkReport {

  private static final int ROWS = 1000;

  private BenchmarkReport() {}

  /**
   * Returns the page as HTML.
   *
   * @param uri the output folder of the benchmark, as the user wrote it
   * @throws JobException if the folder contains no benchmark, or a benchmark without a result
   * @throws IOException if the folder cannot be read
   */
  public static String render(SparkSession spark, String uri) throws IOException {
    Path folder = new Path(uri);
    FileSystem fs = folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
    Path json = new Path(folder, BenchmarkFolder.RECORD);
    if (!fs.exists(json)) {
      throw new JobException(
          "benchmark: there is no %s. Is %s the output of a benchmark?".formatted(json, uri));
    }
    Path parquet = new Path(folder, BenchmarkFolder.PARQUET);
    if (!fs.exists(parquet)) {
      throw new JobException(
          "benchmark: %s has no benchmark.parquet: it was interrupted before its first result."
              .formatted(uri));
    }
    List<Row> rows =
        spark
            .read()
            .parquet(parquet.toString())
            .orderBy(col("model"), col("precision"), col("batch_size"))
            .limit(ROWS)
            .collectAsList();
    return render(JsonFile.read(fs, json, BenchmarkRecord.class), rows);
  }

  private static String render(BenchmarkRecord benchmark, List<Row> rows) {
    Page page =
        new Page(
            "DensePath benchmark",
            Html.of(
                Notices.paragraph(
                    "%s on %s. Started %s."
                        .formatted(
                            benchmark.machine().device(),
                            benchmark.machine().processor(),
                            NumberFormats.time(benchmark.startedAt()))),
                benchmark.complete()
                    ? Html.NOTHING
                    : Notices.warning(
                        "This benchmark is not complete: it is still running, or was interrupted.")));
    return page.section("Comparison with the published networks", BenchmarkPlots.html(rows))
        .section("All measurements", BenchmarkTable.html(rows))
        .section("Settings", new DefinitionList().addAll(JsonFile.tree(benchmark)).html())
        .render();
  }
}
