package io.densepath.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** The names beside the points of a plot: those that would cover each other stand together. */
final class PointLabels {

  private static final double LETTER_PX = 9.5;
  private static final double LINE_PX = 22;

  private final DoubleUnaryOperator xPx;
  private final DoubleUnaryOperator yPx;

  /**
   * @param xPx from a point's x to about its pixels from the left
   * @param yPx from a point's y to about its pixels from the bottom
   */
  PointLabels(DoubleUnaryOperator xPx, DoubleUnaryOperator yPx) {
    this.xPx = xPx;
    this.yPx = yPx;
  }

  /** A point a label: where the points are that it names, in their middle at the highest one. */
  List<Point> of(List<Point> points) {
    List<Point> labels = new ArrayList<>();
    points.stream()
        .filter(point -> !point.name().isEmpty())
        .sorted(Comparator.comparingDouble(Point::x))
        .forEach(point -> add(labels, point));
    return labels;
  }

  private void add(List<Point> labels, Point point) {
    for (Point label : labels) {
      if (cover(label, point)) {
        labels.remove(label);
        add(labels, joined(label, point));
        return;
      }
    }
    labels.add(point);
  }

  /** About the width of a label. */
  static double widthPx(String name) {
    return LETTER_PX * name.length();
  }

  private boolean cover(Point a, Point b) {
    double widthsPx = widthPx(a.name() + " " + b.name()) / 2;
    return Math.abs(px(xPx, a.x()) - px(xPx, b.x())) < widthsPx
        && Math.abs(px(yPx, a.y()) - px(yPx, b.y())) < LINE_PX;
  }

  private static double px(DoubleUnaryOperator scale, double value) {
    return scale.applyAsDouble(value);
  }

  private static Point joined(Point a, Point b) {
    return new Point(a.name() + ", " + b.name(), (a.x() + b.x()) / 2, Math.max(a.y(), b.y()));
  }
}
