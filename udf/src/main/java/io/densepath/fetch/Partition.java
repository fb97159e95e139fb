package io.densepath.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/**
 * Columns that a table keeps in the names of its folders, as in {@code label=3/part-0.parquet},
 * which Hive and Spark write for a partitioned table.
 */
final class Partition {

  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private Partition() {}

  /** Whether a folder above a file gives it a value of the column, which may be null. */
  static boolean has(String file, String column) {
    return raw(file, column).isPresent();
  }

  /** Returns the value that the nearest folder above a file gives to the column, unless null. */
  static Optional<String> value(String file, String column) {
    return raw(file, column).filter(value -> !value.equals(NULL)).map(Partition::unescaped);
  }

  private static Optional<String> raw(String file, String column) {
    String[] parts = file.split("/", -1);
    return Arrays.stream(parts, 0, parts.length - 1)
        .filter(folder -> folder.indexOf('=') > 0)
        .filter(folder -> unescaped(folder.substring(0, folder.indexOf('='))).equals(column))
        .map(folder -> folder.substring(folder.indexOf('=') + 1))
        .reduce((outer, inner) -> inner);
  }

  /** Decodes what Hive encodes: the bytes of some characters, as in a URL but for the plus. */
  private static String unescaped(String text) {
    return new String(EscapedBytes.decoded(text, EscapedBytes.PERCENT), UTF_8);
  }
}
