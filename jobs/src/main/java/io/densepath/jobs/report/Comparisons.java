package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A run beside other runs of the same images. */
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
      Path record = new Path(folder, "comparison.json");
      if (fs.exists(record)) {
        parts.add(html(folder, JsonFile.read(fs, record)));
      }
    }
    if (!parts.isEmpty()) {
      page.section("Beside other runs", Html.of(parts));
    }
  }

  private Html html(Path folder, JsonNode comparison) {
    JsonNode test = comparison.path("mcnemar");
    return Html.of(
        Notes.heading(
            "%s against %s in %s"
                .formatted(
                    comparison.path("precision").asText(),
                    comparison.path("other_run_id").asText(),
                    comparison.path("other_precision").asText())),
        new Facts()
            .add("images", Numbers.count(comparison.path("images").asLong()))
            .add("same prediction", share(comparison.path("agreement")))
            .add("top-1, this run", share(comparison.path("top1")))
            .add("top-1, the other", share(comparison.path("other_top1")))
            .add("only this one right", Numbers.count(test.path("only_this_right").asLong()))
            .add("only the other right", Numbers.count(test.path("only_other_right").asLong()))
            .add("McNemar's test", "p = %.4g".formatted(test.path("p").asDouble()))
            .html(),
        differences(folder));
  }

  private static String share(JsonNode share) {
    return "%s (%s to %s)"
        .formatted(
            Numbers.percent(share.path("value").asDouble()),
            Numbers.percent(share.path("low").asDouble()),
            Numbers.percent(share.path("high").asDouble()));
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
            Notes.limited(
                rows.size(), differences.count(), "differences", "evaluation/" + folder.getName()));
  }
}
