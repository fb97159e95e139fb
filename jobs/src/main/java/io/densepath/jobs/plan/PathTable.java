package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.densepath.jobs.error.JobException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** The rows of a manifest as they stand in its file. */
final class ManifestTable {

  private final SparkSession spark;
  private final String name;
  private final Path path;
  private final ManifestFormat format;

  ManifestTable(SparkSession spark, String name, Path path, ManifestFormat format) {
    this.spark = spark;
    this.name = name;
    this.path = path;
    this.format = format;
  }

  /**
   * Columns path and label, both text or null.
   *
   * @throws JobException if there is nothing in it, or no path column
   */
  Dataset<Row> read() {
    if (format.delimiter().isPresent() && lines().isEmpty()) {
      throw empty(name);
    }
    Dataset<Row> table =
        switch (format) {
          case PARQUET -> spark.read().parquet(literally(path));
          case LINES -> lines().toDF("path");
          default -> split(format.delimiter().orElseThrow());
        };
    return withLabel(table);
  }

  private Dataset<Row> split(String delimiter) {
    boolean header = hasHeader(delimiter);
    Dataset<Row> table =
        spark
            .read()
            .option("delimiter", delimiter)
            .option("quote", "\"")
            .option("escape", "\"")
            .option("header", header)
            .csv(literally(path));
    if (header) {
      return table;
    }
    String[] columns = table.columns();
    columns[0] = "path";
    if (columns.length > 1) {
      columns[1] = "label";
    }
    return table.toDF(columns);
  }

  private boolean hasHeader(String delimiter) {
    List<String> first = lines().limit(1).collectAsList();
    return first.stream()
        .flatMap(line -> Arrays.stream(line.split(Pattern.quote(delimiter))))
        .map(cell -> cell.strip().replace("\"", "").toLowerCase(Locale.ROOT))
        .anyMatch("path"::equals);
  }

  private Dataset<String> lines() {
    return spark.read().textFile(literally(path)).filter("length(trim(value)) > 0");
  }

  /** Spark takes every path for a glob. */
  private static String literally(Path path) {
    return path.toString().replaceAll("[*?{}\\[\\]\\\\]", "\\\\$0");
  }

  private Dataset<Row> withLabel(Dataset<Row> table) {
    List<String> columns =
        Arrays.stream(table.columns()).map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
    if (!columns.contains("path")) {
      throw new JobException(
          "manifest: %s has columns %s, expected one named 'path'.".formatted(name, columns));
    }
    Dataset<Row> named = table.toDF(columns.toArray(String[]::new));
    return named.select(
        col("path").cast(DataTypes.StringType),
        (columns.contains("label") ? col("label") : lit(null))
            .cast(DataTypes.StringType)
            .as("label"));
  }

  static JobException empty(String name) {
    return new JobException("manifest: %s lists no object.".formatted(name));
  }
}
