package io.densepath.jobs.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A scatter plot of networks: top-1 accuracy against a cost. */
final class CostPlot {

  private static final List<PlotColor> COLORS =
      List.of(PlotColor.BLUE, PlotColor.ORANGE, PlotColor.GREEN, PlotColor.PURPLE);
  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP);
  private static final double PLOT_WIDTH_PX = 470;
  private static final double PLOT_HEIGHT_PX = 250;
  private static final double MARGIN = Math.log10(1.5);

  /** The points of one source, such as the published ones. */
  private record Series(String name, List<Point> points) {}

  private final String cost;
  private final boolean logarithmic;
  private final List<Series> series = new ArrayList<>();

  /**
   * @param cost name and unit of the x axis
   * @param logarithmic whether the x axis is logarithmic
   */
  CostPlot(String cost, boolean logarithmic) {
    this.cost = cost;
    this.logarithmic = logarithmic;
  }

  /** Adds points, if there are any. */
  CostPlot add(String name, List<Point> points) {
    if (!points.isEmpty()) {
      series.add(
          new Series(name, logarithmic ? points.stream().map(CostPlot::log).toList() : points));
    }
    return this;
  }

  /**
   * The logarithm is plotted because the labels of XChart's logarithmic axis cannot be formatted.
   */
  private static Point log(Point point) {
    return new Point(point.name(), Math.log10(point.x()), point.y());
  }

  Html html(String caption, String id) {
    XYChart chart = Charts.xy(cost, "top-1, %");
    double low = Math.floor(all().stream().mapToDouble(Point::y).min().orElse(0)) - 0.5;
    double high = Math.ceil(all().stream().mapToDouble(Point::y).max().orElse(100)) + 0.5;
    double first = all().stream().mapToDouble(Point::x).min().orElse(0);
    double last = all().stream().mapToDouble(Point::x).max().orElse(1);
    double from = logarithmic ? first - MARGIN : 0;
    double to = logarithmic ? last + MARGIN : last * 1.1;
    List<Point> labels =
        new PointLabels(from, to, (to - from) / PLOT_WIDTH_PX, (high - low) / PLOT_HEIGHT_PX)
            .of(all());
    double highest = labels.stream().mapToDouble(Point::y).max().orElse(high);
    chart.getStyler().setXAxisMin(from).setXAxisMax(to);
    chart.getStyler().setYAxisMin(low).setYAxisMax(Math.max(high, highest + 0.5));
    chart.getStyler().setPlotGridVerticalLinesVisible(true);
    chart.getStyler().setxAxisTickLabelsFormattingFunction(this::tick).setMarkerSize(9);
    for (int i = 0; i < series.size(); i++) {
      draw(chart, series.get(i), COLORS.get(i % COLORS.size()), MARKERS.get(i % MARKERS.size()));
    }
    labels.forEach(
        label ->
            chart.addAnnotation(new AnnotationText(label.name(), label.x(), label.y(), false)));
    return Charts.figure(caption, Svg.of(chart, id, caption));
  }

  /**
   * Returns the label of a tick; on a logarithmic axis, of the number to two significant digits.
   */
  private String tick(double value) {
    return logarithmic
        ? new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(new BigDecimal(Math.pow(10, value)).round(new MathContext(2)))
        : new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(value);
  }

  private List<Point> all() {
    return series.stream().flatMap(one -> one.points().stream()).toList();
  }

  private static void draw(XYChart chart, Series one, PlotColor color, Marker marker) {
    double[] x = one.points().stream().mapToDouble(Point::x).toArray();
    double[] y = one.points().stream().mapToDouble(Point::y).toArray();
    XYSeries drawn = chart.addSeries(one.name(), x, y);
    drawn.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    drawn.setMarker(marker).setMarkerColor(color.color());
  }
}
