package io.densepath.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PointLabelsTest {

  /** The plot is 500 pixels wide, and a pixel is one unit of x and one of y. */
  private final PointLabels labels = new PointLabels(0, 500, 1, 1);

  @Test
  void aLabelIsAboveItsPoint() {
    assertThat(labels.of(List.of(new Point("121", 100, 50), new Point("", 100, 50))))
        .containsExactly(new Point("121", 100, 66));
  }

  @Test
  void pointsThatAreCloseHaveOneLabelAtTheHighest() {
    assertThat(labels.of(List.of(new Point("dpn92", 220, 60), new Point("dpn68", 200, 50))))
        .containsExactly(new Point("dpn68, dpn92", 210, 76));
  }

  @Test
  void aLabelStaysWithinThePlot() {
    assertThat(labels.of(List.of(new Point("dpn92", 0, 50), new Point("dpn107", 500, 50))))
        .containsExactly(new Point("dpn92", 23.75, 66), new Point("dpn107", 471.5, 66));
  }

  @Test
  void aLabelThatWouldCoverAnotherAtTheEdgeIsALineHigher() {
    List<Point> placed =
        labels.of(
            List.of(
                new Point("a network of a long name", 260, 50),
                new Point("another of a long name", 500, 50)));
    assertThat(placed)
        .containsExactly(
            new Point("a network of a long name", 260, 66),
            new Point("another of a long name", 395.5, 89));
  }
}
