package io.densepath.jobs.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGIDGenerator;
import org.knowm.xchart.internal.chartpart.Chart;
import org.w3c.dom.Document;

/**
 * Converts a chart to an SVG element in the colours of the page. Text becomes outlines of letters.
 */
final class Svg {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final Pattern RGB = Pattern.compile("rgb\\((\\d+),(\\d+),(\\d+)\\)");
  private static final Pattern START = Pattern.compile("(?s)^.*?<svg\\b.*?>");

  /** Decimal places of a coordinate, since a screen may have several pixels for each CSS pixel. */
  private static final int DIGITS = 2;

  private Svg() {}

  /**
   * Returns a chart as an SVG element.
   *
   * @param id unique in the page; the ids within the element begin with it
   * @param description text for screen readers
   */
  static Html of(Chart<?, ?> chart, String id, String description) {
    SVGGraphics2D graphics = new SVGGraphics2D(context(id), false);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    StringWriter out = new StringWriter();
    try {
      graphics.stream(graphics.getRoot(), out, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String start =
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" stroke-linecap=\"square\">",
            chart.getWidth(),
            chart.getHeight(),
            Html.escaped(description));
    String content = START.matcher(out.toString()).replaceFirst("");
    return Html.trusted(start + inPagesColours(content));
  }

  private static SVGGeneratorContext context(String id) {
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(DIGITS);
    context.setIDGenerator(
        new SVGIDGenerator() {
          @Override
          public String generateID(String prefix) {
            return id + "-" + super.generateID(prefix);
          }
        });
    return context;
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String inPagesColours(String svg) {
    return RGB.matcher(svg)
        .replaceAll(
            colour ->
                PlotColor.of(part(colour, 1), part(colour, 2), part(colour, 3))
                    .map(PlotColor::variable)
                    .orElse(colour.group()));
  }

  private static int part(MatchResult colour, int group) {
    return Integer.parseInt(colour.group(group));
  }
}
