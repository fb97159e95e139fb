package io.densepath.jobs.plan;

import java.util.Locale;
import java.util.Optional;

/** The format of a manifest, which the end of its name tells. */
enum ManifestFormat {
  CSV(Optional.of(",")),
  TSV(Optional.of("\t")),
  /** Every line is a path, whatever characters it has. */
  LINES(Optional.empty()),
  PARQUET(Optional.empty());

  private final Optional<String> delimiter;

  ManifestFormat(Optional<String> delimiter) {
    this.delimiter = delimiter;
  }

  /** Returns the delimiter of columns; empty if a line is not split. */
  Optional<String> delimiter() {
    return delimiter;
  }

  /** Finds the format; the ending of a compression, such as {@code .gz}, does not count. */
  static ManifestFormat of(String name, boolean folder) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|snappy|lz4)$", "");
    if (folder || plain.endsWith(".parquet")) {
      return PARQUET;
    }
    if (plain.endsWith(".tsv") || plain.endsWith(".tab")) {
      return TSV;
    }
    return plain.endsWith(".txt") || plain.endsWith(".list") ? LINES : CSV;
  }
}
