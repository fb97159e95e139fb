package io.densepath.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.knowm.xchart.CategoryChart;

/** Throughput of each executor, and how its tasks spent their time. */
final class Executors {

  private static final Map<String, PlotColor> COLORS =
      Map.of(
          "fetch_wait_ms",
          PlotColor.BLUE,
          "decode_ms",
          PlotColor.ORANGE,
          "predict_ms",
          PlotColor.GREEN,
          "other_ms",
          PlotColor.GREY);
  private static final Map<String, String> NAMES =
      Map.of(
          "fetch_wait_ms",
          "fetch wait",
          "decode_ms",
          "decode",
          "predict_ms",
          "predict",
          "other_ms",
          "load, write");

  private final List<Row> rows;
  private final long all;

  private Executors(List<Row> rows, long all) {
    this.rows = rows;
    this.all = all;
  }

  static Executors of(Dataset<Row> tasks) {
    Dataset<Row> executors = Tasks.byExecutor(tasks);
    return new Executors(executors.limit(Tasks.EXECUTORS).collectAsList(), executors.count());
  }

  /**
   * Returns a table with images/s of each executor, from the start of its first task to the end of
   * its last.
   */
  Html throughput() {
    Table table =
        Table.of(
            ">no.", "host", "executor", ">tasks", ">images", ">failed", ">images/s", ">busy for");
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      double spanS = row.<Double>getAs("span_s");
      long images = row.<Long>getAs("images");
      table.row(
          Cell.count(i + 1),
          Cell.text(row, "host"),
          Cell.text(row, "executor"),
          Cell.count(row, "tasks"),
          Cell.count(images),
          Cell.count(row, "failed"),
          Cell.rate(images / Math.max(1e-3, spanS)),
          Cell.milliseconds(Math.round(1e3 * spanS)));
    }
    return Html.of(table.html(), limited());
  }

  /**
   * Returns a bar chart of the seconds of all tasks of each executor, stacked by {@link
   * Tasks#PARTS}.
   */
  Html timeParts() {
    CategoryChart chart = Charts.bars("executor, by its number in the table above", "seconds");
    // The bar of a single executor would otherwise fill the whole plot.
    chart.getStyler().setAvailableSpaceFill(Math.min(0.7, 0.12 * rows.size()));
    List<String> numbers = IntStream.rangeClosed(1, rows.size()).mapToObj(String::valueOf).toList();
    for (String part : Tasks.PARTS) {
      List<Double> seconds = new ArrayList<>();
      rows.forEach(row -> seconds.add(row.<Long>getAs(part) / 1e3));
      chart.addSeries(NAMES.get(part), numbers, seconds).setFillColor(COLORS.get(part).color());
    }
    return rows.isEmpty()
        ? Notices.note("No task ran.")
        : Charts.figure(
            "Seconds of all tasks of an executor; the times of concurrent tasks are added.",
            Svg.of(chart, "parts", "Where the time of each executor went"));
  }

  private Html limited() {
    return Notices.limited(rows.size(), all, "executors", "statistics");
  }

  /** Returns the display name of one of {@link Tasks#PARTS}. */
  static String name(String part) {
    return NAMES.get(part);
  }
}
