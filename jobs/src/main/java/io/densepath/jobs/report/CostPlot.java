package io.densepath.jobs.report;

import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A plot of networks: what they cost against how often they are right. */
final class CostPlot {

  private static final List<Ink> INKS = List.of(Ink.BLUE, Ink.ORANGE, Ink.GREEN, Ink.PURPLE);
  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP);
  private static final double PLOT_WIDTH_PX = 470;
  private static final double PLOT_HEIGHT_PX = 250;
  private static final double LABEL_PX = 16;

  /** Points of one origin. */
  private record Series(String name, List<Point> points) {}

  private final String cost;
  private final boolean logarithmic;
  private final List<Series> series = new ArrayList<>();

  /**
   * @param cost with its unit
   * @param logarithmic whether it ranges over so much that its logarithm is drawn
   */
  CostPlot(String cost, boolean logarithmic) {
    this.cost = cost;
    this.logarithmic = logarithmic;
  }

  /** Adds points, if there are any. */
  CostPlot add(String name, List<Point> points) {
    if (!points.isEmpty()) {
      series.add(new Series(name, points));
    }
    return this;
  }

  Html html(String caption, String id) {
    XYChart chart = Charts.xy(cost, "top-1, %");
    double low = Math.floor(all().stream().mapToDouble(Point::y).min().orElse(0)) - 0.5;
    double high = Math.ceil(all().stream().mapToDouble(Point::y).max().orElse(100)) + 0.5;
    double from = logarithmic ? all().stream().mapToDouble(Point::x).min().orElse(1) / 1.5 : 0;
    double to = all().stream().mapToDouble(Point::x).max().orElse(1) * (logarithmic ? 1.5 : 1.1);
    chart.getStyler().setXAxisMin(from).setXAxisMax(to).setYAxisMin(low).setYAxisMax(high);
    chart
        .getStyler()
        .setXAxisLogarithmic(logarithmic)
        .setXAxisLogarithmicDecadeOnly(false)
        .setPlotGridVerticalLinesVisible(true);
    chart.getStyler().setxAxisTickLabelsFormattingFunction(this::tick).setMarkerSize(9);
    for (int i = 0; i < series.size(); i++) {
      draw(chart, series.get(i), INKS.get(i % INKS.size()), MARKERS.get(i % MARKERS.size()));
    }
    double pointsAPx = (high - low) / PLOT_HEIGHT_PX;
    PointLabels labels =
        new PointLabels(x -> place(x, from, to) * PLOT_WIDTH_PX, y -> (y - low) / pointsAPx);
    labels
        .of(all())
        .forEach(
            label ->
                chart.addAnnotation(
                    new AnnotationText(
                        label.name(), label.x(), label.y() + LABEL_PX * pointsAPx, false)));
    return Charts.figure(caption, Svg.of(chart, id, caption));
  }

  /** On a logarithmic axis, where ticks crowd together, those of 1, 2 and 5 alone have a number. */
  private String tick(double value) {
    double leading = value / Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    boolean named = !logarithmic || Stream.of(1, 2, 5).anyMatch(n -> Math.abs(n - leading) < 1e-6);
    return named ? new DecimalFormat("#,##0.###").format(value) : "";
  }

  private double place(double x, double from, double to) {
    return logarithmic ? Math.log(x / from) / Math.log(to / from) : (x - from) / (to - from);
  }

  private List<Point> all() {
    return series.stream().flatMap(one -> one.points().stream()).toList();
  }

  private static void draw(XYChart chart, Series one, Ink ink, Marker marker) {
    double[] x = one.points().stream().mapToDouble(Point::x).toArray();
    double[] y = one.points().stream().mapToDouble(Point::y).toArray();
    XYSeries drawn = chart.addSeries(one.name(), x, y);
    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    drawn.setMarker(marker).setMarkerColor(ink.color());
  }
}
