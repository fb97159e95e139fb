package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.evaluate.McNemar;
import io.densepath.jobs.evaluate.Proportion;
import io.densepath.jobs.evaluate.RunComparison;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The section that compares a run with other runs of the same images. */
final class Comparisons {

  private static final int RUNS = 10;
  private static final int DIFFERENCES = 20;

  private final SparkSession spark;
  private final FileSystem fs;

  Comparisons(SparkSession spark, FileSystem fs) {
    this.spark = spark;
    this.fs = fs;
  }

  /** Adds a section, if {@code evaluate} has compared the run with others. */
  void addTo(Page page, Path evaluation) throws IOException {
    List<Path> folders =
        Arrays.stream(fs.listStatus(evaluation, path -> path.getName().startsWith("against-")))
            .filter(FileStatus::isDirectory)
            .map(FileStatus::getPath)
            .sorted()
            .limit(RUNS)
            .toList();
    List<Html> parts = new ArrayList<>();
    for (Path folder : folders) {
      Path record = new Path(folder, RunComparison.FILE);
      if (fs.exists(record)) {
        parts.add(html(folder, JsonFile.read(fs, record, RunComparison.class)));
      }
    }
    if (!parts.isEmpty()) {
      page.section("Beside other runs", Html.of(parts));
    }
  }

  private Html html(Path folder, RunComparison comparison) {
    McNemar test = comparison.mcNemar();
    return Html.of(
        Notices.heading(
            "%s against %s in %s"
                .formatted(
                    comparison.precision(), comparison.otherRunId(), comparison.otherPrecision())),
        new DefinitionList()
            .add("images", NumberFormats.count(comparison.images()))
            .add("same prediction", share(comparison.agreement()))
            .add("top-1, this run", share(comparison.top1()))
            .add("top-1, the other", share(comparison.otherTop1()))
            .add("only this one right", NumberFormats.count(test.onlyThisRight()))
            .add("only the other right", NumberFormats.count(test.onlyOtherRight()))
            .add("McNemar's test", String.format(Locale.ROOT, "p = %.4g", test.p()))
            .html(),
        differences(folder));
  }

  private static String share(Proportion share) {
    return "%s (%s to %s)"
        .formatted(
            NumberFormats.percent(share.value()),
            NumberFormats.percent(share.low()),
            NumberFormats.percent(share.high()));
  }

  private Html differences(Path folder) {
    var differences = spark.read().parquet(new Path(folder, "differences").toString());
    List<Row> rows = differences.orderBy(col("path")).limit(DIFFERENCES).collectAsList();
    Table table =
        Table.of("path", "label", "this run", ">probability", "the other", ">probability");
    rows.forEach(
        row ->
            table.row(
                Cell.path(row.getAs("path")),
                Cell.text(row, "label_name"),
                Cell.text(row, "predicted_name"),
                Cell.decimal(row, "probability", 3),
                Cell.text(row, "other_predicted_name"),
                Cell.decimal(row, "other_probability", 3)));
    return rows.isEmpty()
        ? Html.NOTHING
        : Html.of(
            table.html(),
            Notices.limited(
                rows.size(), differences.count(), "differences", "evaluation/" + folder.getName()));
  }
}
