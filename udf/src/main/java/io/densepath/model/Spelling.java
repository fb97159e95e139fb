package io.densepath.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the known name that a misspelt one was meant to be. */
public final class Spelling {

  private Spelling() {}

  /** Returns all known names, sorted by their edit distance to the given one. */
  public static List<String> nearest(String name, Collection<String> known) {
    return known.stream()
        .sorted(Comparator.comparingInt(candidate -> editDistance(name, candidate)))
        .toList();
  }

  private static int editDistance(String left, String right) {
    int[] row = new int[right.length() + 1];
    Arrays.setAll(row, column -> column);
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
