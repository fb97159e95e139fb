package io.densepath.jobs.plan;

import java.util.Locale;
import java.util.Optional;

/** How a manifest is written, by the end of its name. */
enum ManifestFormat {
  CSV(Optional.of(",")),
  TSV(Optional.of("\t")),
  /** One path a line, whatever is in it. */
  LINES(Optional.empty()),
  PARQUET(Optional.empty());

  private final Optional<String> delimiter;

  ManifestFormat(Optional<String> delimiter) {
    this.delimiter = delimiter;
  }

  /** Empty where a line is not split. */
  Optional<String> delimiter() {
    return delimiter;
  }

  /** Compressed text keeps its name before {@code .gz} and the like. */
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
