package io.densepath.jobs.report;

import java.util.ArrayList;
import java.util.List;

/** The key figures at the top of a report, each in a tile with its meaning. */
final class KeyFigures {

  private final List<Html> tiles = new ArrayList<>();

  KeyFigures add(String figure, String meaning) {
    tiles.add(
        Element.of("div", "tile")
            .holding(Element.of("b").holding(figure), Element.of("span").holding(meaning)));
    return this;
  }

  Html html() {
    return Element.of("div", "tiles").holding(tiles);
  }
}
