package io.densepath.jobs.kills;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The kind of file system in which the outputs of runs lie. */
enum Place {
  /** A folder of this machine. */
  FILE,
  /** A bucket of the S3 server. */
  S3;

  /** Returns the places that names, separated by commas, stand for. */
  static List<Place> of(String names) {
    return Arrays.stream(names.split(",", -1))
        .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
        .toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
