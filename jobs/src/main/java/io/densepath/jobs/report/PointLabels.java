package io.densepath.jobs.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places labels above the points of a plot so that no label covers another. Points that are close
 * together share one label.
 *
 * @param from left edge of the plot, in units of x
 * @param to right edge of the plot, in units of x
 * @param xOfPx width of a pixel in units of x
 * @param yOfPx height of a pixel in units of y
 */
record PointLabels(double from, double to, double xOfPx, double yOfPx) {

  private static final double LETTER_PX = 9.5;
  private static final double ABOVE_PX = 16;
  private static final double LINE_PX = 22;
  private static final double HIGHER_PX = 23;

  /** Returns the labels, each as a point at the centre of its text. */
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

  /**
   * Returns the shared label of two points: centred between them, at the height of the higher one.
   */
  private static Point joined(Point a, Point b) {
    return new Point(a.name() + ", " + b.name(), (a.x() + b.x()) / 2, Math.max(a.y(), b.y()));
  }

  private Point within(Point label) {
    double half = xOfPx * widthPx(label.name()) / 2;
    double x = Math.max(from + half, Math.min(to - half, label.x()));
    return new Point(label.name(), x, label.y() + ABOVE_PX * yOfPx);
  }

  /** Moves a label up, a line at a time, until it covers no other. */
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
