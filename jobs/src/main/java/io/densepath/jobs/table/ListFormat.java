package io.densepath.jobs.table;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The format of a list, which its first bytes or the end of its name tell. */
enum ListFormat {
  CSV(','),
  TSV('\t'),
  /** Every line is a path, unless there is a header. */
  TEXT(','),
  /** Objects, one after the other or in an array. */
  JSON(','),
  PARQUET(',');

  private static final byte[] PARQUET_MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final char delimiter;

  ListFormat(char delimiter) {
    this.delimiter = delimiter;
  }

  /** Returns the usual delimiter of the format. */
  char delimiter() {
    return delimiter;
  }

  /**
   * Finds the format; the ending of a compression, such as {@code .gz}, does not count.
   *
   * @param start the first bytes of the file, not compressed
   */
  static ListFormat of(String name, byte[] start) {
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst|snappy|lz4)$", "");
    if (plain.endsWith(".parquet") || begins(start, PARQUET_MAGIC)) {
      return PARQUET;
    }
    if (plain.matches(".*\\.(json|jsonl|ndjson)")) {
      return JSON;
    }
    if (plain.matches(".*\\.(tsv|tab)")) {
      return TSV;
    }
    return plain.matches(".*\\.(txt|list|lst)") ? TEXT : CSV;
  }

  private static boolean begins(byte[] start, byte[] magic) {
    return start.length >= magic.length
        && Arrays.equals(start, 0, magic.length, magic, 0, magic.length);
  }
}
