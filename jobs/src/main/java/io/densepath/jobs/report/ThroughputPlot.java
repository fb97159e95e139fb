package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A plot of images/s over the time of a run. The statistics have start, duration and images of each
 * task, and the images are distributed evenly over the duration.
 */
final class ThroughputPlot {

  private static final int BINS = 60;

  /** The shortest interval; the statistics do not resolve what a task did within it. */
  private static final double SHORTEST_S = 0.1;

  private ThroughputPlot() {}

  /**
   * Returns images by interval of time, {@code bin int, images double}: a row for each of at most
   * {@link #BINS} intervals in which a task ran.
   *
   * @param tasks has the columns of {@link Tasks#of}
   * @param fromS start of the first interval, in seconds since 1970
   * @param binS length of an interval in seconds
   */
  static Dataset<Row> bins(Dataset<Row> tasks, double fromS, double binS) {
    Column from = col("start_s").minus(fromS);
    Column to = col("end_s").minus(fromS);
    Column within =
        least(to, col("bin").plus(1).multiply(binS))
            .minus(greatest(from, col("bin").multiply(binS)));
    Column share = when(to.gt(from), within.divide(to.minus(from))).otherwise(1.0);
    return tasks
        .withColumn("bin", explode(sequence(bin(from, binS), bin(to, binS))))
        .groupBy("bin")
        .agg(sum(share.multiply(col("images"))).as("images"))
        .orderBy("bin");
  }

  private static Column bin(Column seconds, double binS) {
    return least(lit(BINS - 1), floor(seconds.divide(binS)).cast("int"));
  }

  static Html html(Dataset<Row> tasks) {
    Row span = tasks.agg(min("start_s"), max("end_s")).first();
    if (span.isNullAt(0)) {
      return Notices.note("No task ran.");
    }
    double fromS = span.getDouble(0);
    double spanS = span.getDouble(1) - fromS;
    double binS = Math.max(SHORTEST_S, spanS / BINS);
    double[] images = new double[(int) Math.min(BINS, Math.ceil(spanS / binS + 1e-9))];
    bins(tasks, fromS, binS)
        .collectAsList()
        .forEach(row -> images[row.getInt(0)] = row.getDouble(1));
    return Charts.figure(
        "Images/s in intervals of %s s; the images of a task are distributed evenly over its time."
            .formatted(NumberFormats.decimal(binS, binS < 10 ? 2 : 0)),
        Svg.of(chart(images, binS), "throughput", "Images a second over the time of the run"));
  }

  private static XYChart chart(double[] images, double binS) {
    boolean minutes = binS * images.length > 300;
    double unitS = minutes ? 60 : 1;
    double[] x = new double[2 * images.length];
    double[] y = new double[2 * images.length];
    for (int i = 0; i < images.length; i++) {
      x[2 * i] = i * binS / unitS;
      x[2 * i + 1] = (i + 1) * binS / unitS;
      Arrays.fill(y, 2 * i, 2 * i + 2, images[i] / binS);
    }
    XYChart chart = Charts.xy(minutes ? "minutes" : "seconds", "images/s");
    chart.getStyler().setXAxisDecimalPattern("#,##0.##").setYAxisMin(0.0).setLegendVisible(false);
    XYSeries series = chart.addSeries("images/s", x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Area);
    series.setFillColor(PlotColor.BLUE.color());
    series.setMarker(SeriesMarkers.NONE).setLineColor(PlotColor.BLUE.color());
    return chart;
  }
}
