package io.densepath.jobs;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant. */
final class Spelling {

  private Spelling() {}

  /** The known name that is spelt most like the given one. */
  static Optional<String> nearest(String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.stream()
        .min(Comparator.comparingInt((String candidate) -> distance.apply(name, candidate)));
  }
}
