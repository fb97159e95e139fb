package io.densepath.jobs.report;

import io.densepath.jobs.files.JsonFile;
import java.util.ArrayList;
import java.util.List;

/** Cards of images, each with a thumbnail, a few lines of text and the path. */
final class Cards {

  private final Thumbnails thumbnails;
  private final List<Html> cards = new ArrayList<>();

  Cards(Thumbnails thumbnails) {
    this.thumbnails = thumbnails;
  }

  /** Adds an image with a line in bold, further lines below it, and its redacted path. */
  Cards add(String path, String first, List<String> lines) {
    List<Html> words = new ArrayList<>();
    words.add(Element.of("b").holding(first));
    lines.forEach(line -> words.add(Element.of("div").holding(line)));
    words.add(Element.of("span").holding(JsonFile.redacted(path)));
    cards.add(
        Element.of("div", "card").holding(thumbnails.of(path), Element.of("div").holding(words)));
    return this;
  }

  Html html() {
    return Element.of("div", "cards").holding(cards);
  }
}
