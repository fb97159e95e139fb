package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Images a second over the time of a run. A task says when it began, how long it took and how many
 * images it had: these are spread evenly over its time.
 */
final class Throughput {

  private static final int BINS = 60;

  private Throughput() {}

  /**
   * Images by interval of time: {@code bin int, images double}, a row for each of the {@link #BINS}
   * intervals in which a task ran. {@code tasks} has the columns of {@link Tasks#of}.
   */
  static Dataset<Row> bins(Dataset<Row> tasks, double fromS, double binS) {
    String last =
        "least(%d, cast(floor((end_s - %s) / %s) as int))".formatted(BINS - 1, fromS, binS);
    return tasks
        .withColumn("first", expr("cast(floor((start_s - %s) / %s) as int)".formatted(fromS, binS)))
        .withColumn(
            "bin", expr("explode(sequence(least(%d, first), %s))".formatted(BINS - 1, last)))
        .withColumn("bin_from", col("bin").multiply(binS).plus(fromS))
        .withColumn(
            "within_s",
            expr("least(end_s, bin_from + %s) - greatest(start_s, bin_from)".formatted(binS)))
        .withColumn("within", expr("if(end_s > start_s, within_s / (end_s - start_s), 1.0d)"))
        .groupBy("bin")
        .agg(sum(col("within").multiply(col("images"))).as("images"))
        .orderBy("bin");
  }

  static Html html(Dataset<Row> tasks) {
    Row span = tasks.agg(min("start_s"), max("end_s")).first();
    if (span.isNullAt(0)) {
      return Notes.note("No task ran.");
    }
    double fromS = span.getDouble(0);
    double binS = Math.max(1e-3, span.getDouble(1) - fromS) / BINS;
    List<Row> bins = bins(tasks, fromS, binS).collectAsList();
    return Charts.figure(
        "Images a second, by intervals of %s s; those of a task are spread evenly over its time."
            .formatted(Numbers.decimal(binS, binS < 10 ? 2 : 0)),
        Svg.of(chart(bins, binS), "throughput", "Images a second over the time of the run"));
  }

  private static XYChart chart(List<Row> bins, double binS) {
    double[] perSecond = new double[BINS];
    bins.forEach(row -> perSecond[row.getInt(0)] = row.getDouble(1) / binS);
    boolean minutes = binS * BINS > 300;
    double unitS = minutes ? 60 : 1;
    double[] x = new double[2 * BINS];
    double[] y = new double[2 * BINS];
    for (int i = 0; i < BINS; i++) {
      x[2 * i] = i * binS / unitS;
      x[2 * i + 1] = (i + 1) * binS / unitS;
      Arrays.fill(y, 2 * i, 2 * i + 2, perSecond[i]);
    }
    XYChart chart = Charts.xy(minutes ? "minutes" : "seconds", "images/s");
    chart.getStyler().setYAxisMin(0.0).setLegendVisible(false);
    XYSeries series = chart.addSeries("images/s", x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
    series.setMarker(SeriesMarkers.NONE).setLineColor(Ink.BLUE.color());
    series.setFillColor(Ink.BLUE.color());
    return chart;
  }
}
