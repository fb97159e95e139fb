package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.udf;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.files.JsonFile;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * An S3 Inventory: a list of a bucket's objects that S3 itself writes every day or week, as CSV,
 * ORC or Parquet below a {@code manifest.json}. It has the length of every object and, if its owner
 * chose these fields, the etag and the time of the last change, so that a bucket of any size is
 * planned without a request to it. In a bucket with versions only the latest version of an object
 * counts, and deleted objects do not.
 *
 * <p>The format is described at
 * docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 */
final class Inventory {

  private static final UserDefinedFunction DECODED =
      udf((UDF1<String, String>) Inventory::decoded, DataTypes.StringType);

  private final SparkSession spark;
  private final Path manifest;
  private final JsonNode json;

  private Inventory(SparkSession spark, Path manifest, JsonNode json) {
    this.spark = spark;
    this.manifest = manifest;
    this.json = json;
  }

  /** Whether a manifest of that name is the manifest of an inventory. */
  static boolean is(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /**
   * Reads the columns path, length, label (always null), etag and modified of the objects.
   *
   * @throws JobException if the manifest is not the manifest of an inventory, or if the inventory
   *     has no keys or lengths
   */
  static Dataset<Row> read(SparkSession spark, String uri) throws IOException {
    Path path = new Path(uri);
    try {
      JsonNode json =
          JsonFile.read(
              path.getFileSystem(spark.sparkContext().hadoopConfiguration()), path, JsonNode.class);
      return new Inventory(spark, path, json).rows();
    } catch (JacksonException e) {
      throw new JobException("manifest: %s is not JSON.".formatted(uri), e);
    }
  }

  private Dataset<Row> rows() {
    Dataset<Row> listed = listed();
    Dataset<Row> current = onlyIf(onlyIf(listed, "islatest", true), "isdeletemarker", false);
    Column key = isCsv() ? DECODED.apply(col("key")) : col("key");
    // A key is no path: no slash, dot or colon of it has a meaning.
    Column path = concat(lit(root(text("sourceBucket"))), key);
    return current
        // A listing does not show the marks of empty folders either.
        .filter(
            not(col("key").endsWith("/").and(expr("coalesce(try_cast(size as bigint), 0) = 0"))))
        .select(
            path.as("path"),
            expr("coalesce(try_cast(size as bigint), -1)").as("length"),
            lit(null).cast(DataTypes.IntegerType).as("label"),
            (has(listed, "etag") ? regexp_replace(col("etag"), "\"", "") : lit(null))
                .cast(DataTypes.StringType)
                .as("etag"),
            (has(listed, "lastmodifieddate")
                    ? expr("unix_millis(try_cast(lastmodifieddate as timestamp))")
                    : lit(null))
                .cast(DataTypes.LongType)
                .as("modified"));
  }

  /** Decodes a key of a CSV file; one that is not encoded is taken as it is. */
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }

  /** Reads the rows of all files, with the names of columns in lower case without underscores. */
  private Dataset<Row> listed() {
    String lists = root(text("destinationBucket").replaceFirst("^arn:aws[^:]*:s3:::", ""));
    String[] files =
        StreamSupport.stream(json.path("files").spliterator(), false)
            .map(file -> lists + file.path("key").asText())
            .toArray(String[]::new);
    if (files.length == 0) {
      throw new JobException("manifest: %s lists no file.".formatted(manifest));
    }
    String format = text("fileFormat").toLowerCase(Locale.ROOT);
    Dataset<Row> table =
        switch (format) {
          case "csv" -> spark.read().option("escape", "\"").csv(files).toDF(columns());
          case "orc" -> spark.read().orc(files);
          case "parquet" -> spark.read().parquet(files);
          default ->
              throw new JobException(
                  "manifest: %s has fileFormat '%s', expected CSV, ORC or Parquet."
                      .formatted(manifest, format));
        };
    Dataset<Row> spelt =
        table.toDF(Arrays.stream(table.columns()).map(Inventory::spelt).toArray(String[]::new));
    for (String needed : List.of("key", "size")) {
      if (!has(spelt, needed)) {
        throw new JobException(
            "manifest: %s has the fields %s, expected '%s' among them."
                .formatted(manifest, Arrays.toString(table.columns()), needed));
      }
    }
    return spelt;
  }

  private String[] columns() {
    return text("fileSchema").strip().split("\\s*,\\s*", -1);
  }

  /**
   * Gives a column one spelling: LastModifiedDate in CSV is last_modified_date in ORC and Parquet.
   */
  private static String spelt(String column) {
    return column.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static Dataset<Row> onlyIf(Dataset<Row> rows, String column, boolean wanted) {
    return has(rows, column)
        ? rows.filter(
            expr("coalesce(try_cast(%s as boolean), %s) = %s".formatted(column, wanted, wanted)))
        : rows;
  }

  private static boolean has(Dataset<Row> rows, String column) {
    return Arrays.asList(rows.columns()).contains(column);
  }

  private boolean isCsv() {
    return text("fileFormat").equalsIgnoreCase("csv");
  }

  /** Returns the root of a bucket in the file system of the manifest. */
  private String root(String bucket) {
    return "%s://%s/".formatted(manifest.toUri().getScheme(), bucket);
  }

  private String text(String key) {
    JsonNode value = json.path(key);
    if (!value.isTextual()) {
      throw new JobException(
          "manifest: %s has no '%s'. Is it the manifest.json of an S3 Inventory?"
              .formatted(manifest, key));
    }
    return value.asText();
  }
}
