package io.densepath.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The names above the points of a plot: those of points that are close stand together, and none
 * covers another.
 *
 * @param from where the plot begins, in units of x
 * @param to where it ends
 * @param xOfPx what a pixel is to the right
 * @param yOfPx what a pixel is upwards
 */
record PointLabels(double from, double to, double xOfPx, double yOfPx) {

  private static final double LETTER_PX = 9.5;
  private static final double ABOVE_PX = 16;
  private static final double LINE_PX = 22;
  private static final double HIGHER_PX = 23;

  /** A point a label: the middle of its text. */
  List<Point> of(List<Point> points) {
    List<Point> joined = new ArrayList<>();
    points.stream()
        .filter(point -> !point.name().isEmpty())
        .sorted(Comparator.comparingDouble(Point::x))
        .forEach(point -> join(joined, point));
    List<Point> labels = new ArrayList<>();
    joined.forEach(label -> labels.add(free(labels, within(label))));
    return labels;
  }

  private void join(List<Point> labels, Point point) {
    for (Point label : labels) {
      if (cover(label, point)) {
        labels.remove(label);
        join(labels, joined(label, point));
        return;
      }
    }
    labels.add(point);
  }

  /** Where the points are that it names, in their middle at the highest one. */
  private static Point joined(Point a, Point b) {
    return new Point(a.name() + ", " + b.name(), (a.x() + b.x()) / 2, Math.max(a.y(), b.y()));
  }

  private Point within(Point label) {
    double half = xOfPx * widthPx(label.name()) / 2;
    double x = Math.max(from + half, Math.min(to - half, label.x()));
    return new Point(label.name(), x, label.y() + ABOVE_PX * yOfPx);
  }

  /** A line higher for as long as another is there. */
  private Point free(List<Point> labels, Point label) {
    return labels.stream().anyMatch(other -> cover(other, label))
        ? free(labels, new Point(label.name(), label.x(), label.y() + HIGHER_PX * yOfPx))
        : label;
  }

  private boolean cover(Point a, Point b) {
    return Math.abs(a.x() - b.x()) < xOfPx * widthPx(a.name() + " " + b.name()) / 2
        && Math.abs(a.y() - b.y()) < yOfPx * LINE_PX;
  }

  private static double widthPx(String name) {
    return LETTER_PX * name.length();
  }
}
