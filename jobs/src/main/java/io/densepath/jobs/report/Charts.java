package io.densepath.jobs.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Creates empty charts in the style of the page, and figures from plots. */
final class Charts {

  private static final int WIDTH = 560;
  private static final int HEIGHT = 370;
  private static final Font WORDS = new Font(Font.SANS_SERIF, Font.PLAIN, 16);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
  private static final BasicStroke HAIRLINE = new BasicStroke(1);

  static {
    // DISPLAY may name a display that is not reachable, and no window is opened anyway.
    System.setProperty("java.awt.headless", "true");
  }

  private Charts() {}

  static XYChart xy(String x, String y) {
    XYChart chart =
        new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    return chart;
  }

  static CategoryChart bars(String x, String y) {
    CategoryChart chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(x).yAxisTitle(y).build();
    style(chart.getStyler());
    chart.getStyler().setStacked(true);
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler
        .setAxisTitleFont(WORDS)
        .setAxisTickLabelsFont(SMALL)
        .setAxisTickLabelsColor(PlotColor.TEXT.color())
        .setAxisTickMarksColor(PlotColor.FAINT.color())
        .setAxisTickMarksStroke(HAIRLINE)
        .setPlotGridLinesColor(PlotColor.LINE.color())
        .setPlotGridLinesStroke(HAIRLINE)
        .setPlotGridVerticalLinesVisible(false)
        .setXAxisTickMarkSpacingHint(90);
    styler
        .setChartBackgroundColor(PlotColor.NONE)
        .setPlotBackgroundColor(PlotColor.NONE)
        .setPlotBorderVisible(false)
        .setChartFontColor(PlotColor.TEXT.color())
        .setChartPadding(4)
        .setAnnotationTextFont(SMALL)
        .setAnnotationTextFontColor(PlotColor.TEXT.color())
        .setLegendFont(WORDS)
        .setLegendBackgroundColor(PlotColor.NONE)
        .setLegendBorderColor(PlotColor.NONE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal);
  }

  /** Returns a figure of a caption and a plot, which scrolls sideways on a narrow screen. */
  static Html figure(String caption, Html plot) {
    return Element.of("figure")
        .holding(
            Element.of("figcaption").holding(caption),
            Element.of("div", "scroll").with("tabindex", "0").holding(List.of(plot)));
  }
}
