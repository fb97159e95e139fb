package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.WebAddress;
import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * A list of objects, with or without labels, as CSV, TSV, Parquet or plain lines. Its columns are
 * {@code path} and, optionally, {@code label}, an integer. Without a header row the first column is
 * the path and the second column the label. A relative path begins at the manifest's folder. A path
 * that occurs several times, in any spelling, gets one row. Addresses of the web are kept as they
 * are. The length of an object is looked up when the object is read. A {@code manifest.json} is an
 * {@link Inventory}.
 */
public final class Manifest {

  private static final int MAX_FIRST = 16;

  private static final UserDefinedFunction NORMALISE =
      udf((UDF1<String, String>) Manifest::normalised, DataTypes.StringType);

  private static final PathTable.Form FORM =
      new PathTable.Form("manifest", List.of("path"), List.of("label"), false);

  private final String name;
  private final PathTable table;
  private final AllowedPaths allowed;

  private Manifest(String name, PathTable table, AllowedPaths allowed) {
    this.name = name;
    this.table = table;
    this.allowed = allowed;
  }

  /**
   * Writes the plan of all objects that a manifest lists to {@code folder}.
   *
   * @param allowed where its paths may lead, besides its own folder; an inventory lists the bucket
   *     that it names
   * @param waveSize the approximate size of a wave
   * @throws JobException if the manifest is missing or empty, or if it has no path column, a row
   *     without a path, a path that leads to where it may not, a label that is not an integer, or
   *     two labels for one path
   */
  public static Plan write(
      SparkSession spark, String manifest, AllowedPaths allowed, WaveSize waveSize, Path folder)
      throws IOException {
    PathTable table = PathTable.open(spark, FORM, manifest);
    if (!Inventory.is(manifest)) {
      return new Manifest(manifest, table, allowed).write(waveSize, folder);
    }
    Plan plan = BalancedPlan.write(Inventory.read(spark, manifest), waveSize, folder);
    if (plan.images() == 0) {
      throw table.empty();
    }
    return plan;
  }

  /**
   * Returns the first objects of a manifest, at most 16.
   *
   * @throws JobException if the manifest is missing or has no path column, or if one of these paths
   *     leads to where it may not
   */
  public static List<Path> first(SparkSession spark, String manifest, AllowedPaths allowed)
      throws IOException {
    Dataset<Row> rows =
        Inventory.is(manifest)
            ? Inventory.read(spark, manifest)
            : new Manifest(manifest, PathTable.open(spark, FORM, manifest), allowed).firstRows();
    return rows.filter("path is not null").select("path").limit(MAX_FIRST).collectAsList().stream()
        .flatMap(row -> path(row.getString(0)).stream())
        .toList();
  }

  private Dataset<Row> firstRows() {
    Dataset<Row> rows = rows().filter("path is not null").limit(MAX_FIRST);
    requireAllowed(rows);
    return rows;
  }

  private void requireAllowed(Dataset<Row> rows) {
    allowed.require(
        rows,
        table.path(),
        table.folder(),
        rows.sparkSession().sparkContext().hadoopConfiguration());
  }

  private Plan write(WaveSize waveSize, Path folder) {
    Dataset<Row> rows = rows().persist();
    try {
      check(rows);
      requireAllowed(rows);
      return BalancedPlan.write(distinct(rows), waveSize, folder);
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Reads the columns path, written (the same path as the manifest has it), label (text or null)
   * and number (the label as an int, or null).
   */
  private Dataset<Row> rows() {
    Dataset<Row> raw = table.read();
    String folder = String.valueOf(table.folder());
    Dataset<Row> resolved =
        raw.select(
            when(isBlank("path"), lit(null))
                .otherwise(NORMALISE.apply(absolute(col("path"), folder)))
                .as("path"),
            col("path").as("written"),
            when(isBlank("label"), lit(null)).otherwise(expr("trim(label)")).as("label"));
    return resolved.withColumn("number", expr("try_cast(label as int)"));
  }

  private static Column isBlank(String column) {
    return expr("coalesce(trim(%s), '') = ''".formatted(column));
  }

  private static Column absolute(Column path, String folder) {
    Column scheme = path.rlike("^[A-Za-z][A-Za-z0-9+.-]*:/");
    String authority = folder.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?).*", "$1");
    return when(scheme, path)
        .when(path.startsWith("/"), concat(lit(authority), regexp_replace(path, "^/+", "/")))
        .otherwise(concat(lit(folder.endsWith("/") ? folder : folder + "/"), path));
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(new Path(text));
    } catch (IllegalArgumentException e) {
      // The text is not a path, which the row of its prediction will say.
      return Optional.empty();
    }
  }

  /**
   * Gives a path one spelling: without doubled slashes, {@code .} and {@code ..}. These may matter
   * in an address of the web, which loses no more than its user and password.
   */
  private static String normalised(String path) {
    return WebAddress.is(path)
        ? WebAddress.redacted(path)
        : path(path).map(Path::toString).orElse(path);
  }

  private void check(Dataset<Row> rows) {
    Row found =
        rows.agg(
                count(lit(1)),
                count(when(col("path").isNull(), 1)),
                min(when(col("label").isNotNull().and(col("number").isNull()), col("label"))))
            .first();
    if (found.getLong(0) == 0) {
      throw table.empty();
    }
    if (found.getLong(1) > 0) {
      throw new JobException(
          "manifest: %s has %d rows without a path.".formatted(name, found.getLong(1)));
    }
    if (!found.isNullAt(2)) {
      throw new JobException(
          "manifest: %s has the label '%s', expected an integer."
              .formatted(name, found.getString(2)));
    }
    checkLabels(rows);
  }

  private void checkLabels(Dataset<Row> rows) {
    List<Row> twice =
        rows.groupBy("path")
            .agg(countDistinct("number").as("labels"), min("number"), max("number"))
            .filter("labels > 1")
            .limit(1)
            .collectAsList();
    if (!twice.isEmpty()) {
      Row row = twice.get(0);
      throw new JobException(
          "manifest: %s gives '%s' two labels, %d and %d."
              .formatted(name, row.getString(0), row.getInt(2), row.getInt(3)));
    }
  }

  private static Dataset<Row> distinct(Dataset<Row> rows) {
    return rows.groupBy("path")
        .agg(max("number").as("label"))
        .select(
            col("path"),
            lit(FetchRequest.UNKNOWN_LENGTH).as("length"),
            col("label"),
            lit(null).cast(DataTypes.StringType).as("etag"),
            lit(null).cast(DataTypes.LongType).as("modified"));
  }
}
