package io.densepath.jobs.report;

import io.densepath.jobs.evaluate.Calibration;
import java.awt.BasicStroke;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The reliability diagram: the accuracy of predictions against their probability. A perfectly
 * calibrated network has equal values.
 */
final class Reliability {

  private static final int BINS = 100;
  private static final float[] DASHES = {6, 5};

  private Reliability() {}

  static Html html(Dataset<Row> calibration, Calibration error) {
    List<Row> bins = calibration.orderBy("bin").limit(BINS).collectAsList();
    List<Row> filled = bins.stream().filter(row -> row.<Long>getAs("images") > 0).toList();
    if (filled.isEmpty()) {
      return Notices.note("No image has a prediction.");
    }
    return Html.of(
        Notices.paragraph(
            error.ece().map("Expected calibration error: %.4f."::formatted).orElse("")),
        Element.of("div", "columns").holding(plot(filled), table(bins)),
        Notices.limited(bins.size(), calibration.count(), "bins", "evaluation/calibration"));
  }

  private static Html plot(List<Row> filled) {
    XYChart chart = Charts.xy("mean probability", "share that is right");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    chart
        .addSeries("perfectly calibrated", new double[] {0, 1}, new double[] {0, 1})
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(PlotColor.GREY.color())
        .setLineStyle(
            new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
    chart
        .addSeries("this run", column(filled, "mean_confidence"), column(filled, "accuracy"))
        .setMarker(SeriesMarkers.CIRCLE)
        .setMarkerColor(PlotColor.BLUE.color())
        .setLineColor(PlotColor.BLUE.color());
    return Charts.figure(
        "Reliability: below the dashed line, the network is overconfident.",
        Svg.of(chart, "reliability", "Share of right predictions by their mean probability"));
  }

  private static double[] column(List<Row> rows, String name) {
    return rows.stream().mapToDouble(row -> row.<Double>getAs(name)).toArray();
  }

  private static Html table(List<Row> bins) {
    Table table = Table.of(">probability over", ">up to", ">images", ">mean", ">right");
    bins.forEach(
        row ->
            table.row(
                Cell.decimal(row, "low", 3),
                Cell.decimal(row, "high", 3),
                Cell.count(row, "images"),
                Cell.decimal(row, "mean_confidence", 3),
                Cell.decimal(row, "accuracy", 3)));
    return Element.of("div", "tall").holding(table.html());
  }
}
