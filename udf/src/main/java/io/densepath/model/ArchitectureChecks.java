package io.densepath.model;

import java.util.List;
import java.util.Locale;

/** Checks the numbers that define a network. */
final class ArchitectureChecks {

  private static final int LARGEST = 1 << 16;

  private ArchitectureChecks() {}

  static void requirePositive(String network, String key, int number) {
    if (number < 1 || number > LARGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s: %s must be from 1 to %d, not %d", network, key, LARGEST, number));
    }
  }

  static void requirePositive(String network, String key, List<Integer> numbers) {
    if (numbers.isEmpty() || numbers.size() > 16) {
      throw new IllegalArgumentException(
          "%s: %s must be 1 to 16 numbers, not %s".formatted(network, key, numbers));
    }
    numbers.forEach(number -> requirePositive(network, key, number));
  }
}
