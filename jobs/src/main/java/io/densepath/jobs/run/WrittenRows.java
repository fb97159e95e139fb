package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.bit_xor;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.densepath.fetch.InputFormat;
import io.densepath.spark.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of files of predictions, counted by reading the files back.
 *
 * @param byStatus rows by status
 * @param objects planned objects that have rows
 * @param checksum the XXH64 hashes of the paths of these objects, combined by exclusive or, which
 *     does not depend on their order
 * @param brokenShards shards that were not read to their end; such a shard has a row of its own
 */
record WrittenRows(Map<String, Long> byStatus, long objects, long checksum, long brokenShards) {

  static final WrittenRows NONE = new WrittenRows(Map.of(), 0, 0, 0);

  WrittenRows plus(WrittenRows other) {
    Map<String, Long> sum = new TreeMap<>(byStatus);
    other.byStatus.forEach((status, rows) -> sum.merge(status, rows, Long::sum));
    return new WrittenRows(
        sum, objects + other.objects, checksum ^ other.checksum, brokenShards + other.brokenShards);
  }

  long rows() {
    return byStatus.values().stream().mapToLong(n -> n).sum();
  }

  /** Returns the checksum of paths as commits hold it. */
  String checksumText() {
    return text(checksum);
  }

  static String text(long checksum) {
    return String.format(Locale.ROOT, "%016x", checksum);
  }

  /**
   * Reads files and counts their rows, by the file's name below the folder of the predictions, as
   * in {@code wave=3/part-00000.parquet}. A file without rows is left out.
   *
   * @param damaged whether files may be damaged; those of their rows that cannot be read are not
   *     counted
   */
  static Map<String, WrittenRows> byFile(
      SparkSession spark, InputFormat format, List<Path> files, boolean damaged) {
    if (files.isEmpty()) {
      return Map.of();
    }
    Dataset<Row> rows =
        spark
            .read()
            .schema(schema(format))
            .option("recursiveFileLookup", true)
            .option("ignoreCorruptFiles", damaged)
            .parquet(files.stream().map(Path::toString).toArray(String[]::new))
            .withColumn("file", regexp_extract(col("_metadata.file_path"), "([^/]+/[^/]+)$", 1));
    Map<String, WrittenRows> counts = new HashMap<>();
    for (Row row : byStatus(rows, format)) {
      counts.merge(
          row.getString(0),
          new WrittenRows(
              Map.of(row.getString(1), row.getLong(2)),
              format.sharded() ? 0 : row.getLong(2),
              format.sharded() ? 0 : row.getLong(3),
              row.getLong(4)),
          WrittenRows::plus);
    }
    if (format.sharded()) {
      for (Row row : shards(rows, format)) {
        counts.merge(
            row.getString(0),
            new WrittenRows(Map.of(), row.getLong(1), row.getLong(2), 0),
            WrittenRows::plus);
      }
    }
    return counts;
  }

  private static List<Row> byStatus(Dataset<Row> rows, InputFormat format) {
    Column broken =
        format.sharded()
            ? col("path")
                .equalTo(col(format.objectColumn()))
                .and(col("status").notEqual(Status.EMPTY.name()))
            : lit(false);
    return rows.groupBy("file", "status")
        .agg(count(lit(1)), bit_xor(xxhash64(col("path"))), count(when(broken, 1)))
        .collectAsList();
  }

  private static List<Row> shards(Dataset<Row> rows, InputFormat format) {
    Column shard = col(format.objectColumn());
    return rows.select(col("file"), shard)
        .distinct()
        .groupBy("file")
        .agg(count(lit(1)), bit_xor(xxhash64(shard)))
        .collectAsList();
  }

  /** Returns the columns that are counted: Spark would start a job to find a schema out. */
  static StructType schema(InputFormat format) {
    StructType schema =
        new StructType()
            .add("path", DataTypes.StringType, false)
            .add("status", DataTypes.StringType, false);
    return format.sharded()
        ? schema.add(format.objectColumn(), DataTypes.StringType, false)
        : schema;
  }
}
