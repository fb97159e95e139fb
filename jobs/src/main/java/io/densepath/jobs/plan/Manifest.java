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
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.densepath.fetch.FetchRequest;
import io.densepath.fetch.WebAddress;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.table.LabelText;
import io.densepath.jobs.table.ListHints;
import io.densepath.jobs.table.PathTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * A list of objects, with or without labels, as {@link PathTable} reads them. A label is a class
 * id. A relative path begins at the manifest's folder, or at a root that the user names. A path
 * that occurs several times, in any spelling, gets one row; addresses of the web are kept as they
 * are. The length of an object is looked up when the object is read. The manifest of an S3
 * Inventory is read as an {@link Inventory}.
 */
public final class Manifest {

  private static final int MAX_FIRST = 16;

  private static final UserDefinedFunction NORMALISE =
      udf((UDF1<String, String>) Manifest::normalised, DataTypes.StringType);

  private static final UserDefinedFunction WRITTEN =
      udf(
          (UDF1<String, String>)
              label -> label == null || LabelText.isMissing(label) ? null : label.strip(),
          DataTypes.StringType);

  private static final UserDefinedFunction NUMBER =
      udf((UDF1<String, Integer>) Manifest::classId, DataTypes.IntegerType);

  private static final PathTable.Form FORM = new PathTable.Form("manifest", false);

  private final SparkSession spark;
  private final String name;
  private final Optional<PathTable> table;
  private final String root;
  private final AllowedPaths allowed;

  private Manifest(
      SparkSession spark,
      String name,
      Optional<PathTable> table,
      String root,
      AllowedPaths allowed) {
    this.spark = spark;
    this.name = name;
    this.table = table;
    this.root = root;
    this.allowed = allowed;
  }

  /**
   * Opens a manifest.
   *
   * @param hints what the user says about its columns and its text
   * @param root the folder at which relative paths begin, if not that of the manifest
   * @param allowed where paths may lead, besides this folder; an inventory lists the bucket that it
   *     names
   * @throws JobException if the manifest is missing or empty, or has no column of paths
   */
  public static Manifest open(
      SparkSession spark,
      String manifest,
      ListHints hints,
      Optional<String> root,
      AllowedPaths allowed)
      throws IOException {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    if (Inventory.is(manifest) && !PathTable.hasPaths(FORM, manifest, hints, conf)) {
      return new Manifest(spark, manifest, Optional.empty(), "", allowed);
    }
    PathTable table = PathTable.open(spark, FORM, manifest, hints);
    Path folder = root.isPresent() ? qualified(root.get(), conf) : table.folder();
    return new Manifest(spark, manifest, Optional.of(table), String.valueOf(folder), allowed);
  }

  private static Path qualified(String root, Configuration conf) throws IOException {
    Path path = new Path(root);
    return path.getFileSystem(conf).makeQualified(path);
  }

  /** Returns what was recognised of the manifest, for a person. */
  public String words() {
    return table.map(PathTable::words).orElse("an S3 Inventory");
  }

  /** Returns the names of columns that are not read. */
  public List<String> otherColumns() {
    return table.map(PathTable::others).orElse(List.of());
  }

  /**
   * Writes the plan of all objects that the manifest lists to {@code folder}.
   *
   * @param waveSize the approximate size of a wave
   * @throws JobException if there is no object, or if there is a line that cannot be read, a row
   *     without a path, a path that leads to where it may not, a label that is not a class id, or
   *     two labels for one path
   */
  public Plan write(WaveSize waveSize, Path folder) throws IOException {
    if (table.isPresent()) {
      return withRows(rows -> BalancedPlan.write(distinct(rows), waveSize, folder));
    }
    Plan plan = BalancedPlan.write(Inventory.read(spark, name), waveSize, folder);
    if (plan.images() == 0) {
      throw PathTable.empty(FORM, name);
    }
    return plan;
  }

  /**
   * Counts what the manifest lists.
   *
   * @param waveSize the approximate size of a wave
   * @throws JobException as {@link #write} does
   */
  public ListedObjects counts(WaveSize waveSize) throws IOException {
    if (table.isPresent()) {
      return withRows(rows -> ListedObjects.of(distinct(rows), rows.count(), waveSize));
    }
    Dataset<Row> objects = Inventory.read(spark, name).persist();
    try {
      return ListedObjects.of(objects, objects.count(), waveSize);
    } finally {
      objects.unpersist();
    }
  }

  /**
   * Returns the first objects, at most 16.
   *
   * @throws JobException if one of these paths leads to where it may not
   */
  public List<Path> first() throws IOException {
    Dataset<Row> rows = table.isPresent() ? firstRows(table.get()) : Inventory.read(spark, name);
    return rows.filter("path is not null").select("path").limit(MAX_FIRST).collectAsList().stream()
        .flatMap(row -> path(row.getString(0)).stream())
        .toList();
  }

  private Dataset<Row> firstRows(PathTable list) {
    Dataset<Row> rows = rows(list).filter("path is not null").limit(MAX_FIRST);
    allowed.require(rows, name, root);
    return rows;
  }

  private <T> T withRows(Function<Dataset<Row>, T> use) {
    // Its groups by path need no further shuffle.
    Dataset<Row> rows = rows(table.orElseThrow()).repartition(col("path")).persist();
    try {
      check(rows);
      allowed.require(rows, name, root);
      return use.apply(rows);
    } finally {
      rows.unpersist();
    }
  }

  /**
   * Reads the columns line, path, written (the same path as the manifest has it), label (text or
   * null), number (the label or null) and problem.
   */
  private Dataset<Row> rows(PathTable list) {
    return list.read()
        .select(
            col("line"),
            when(isBlank("path"), lit(null))
                .otherwise(NORMALISE.apply(absolute(col("path"), root)))
                .as("path"),
            col("path").as("written"),
            WRITTEN.apply(col("label")).as("label"),
            NUMBER.apply(col("label")).as("number"),
            col("problem"));
  }

  private static Integer classId(String label) {
    OptionalInt id =
        label == null || LabelText.isMissing(label)
            ? OptionalInt.empty()
            : LabelText.classId(label);
    return id.isPresent() ? (Integer) id.getAsInt() : null;
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
    table.orElseThrow().requireReadable(rows);
    Row found =
        rows.agg(
                count(lit(1)),
                count(when(col("path").isNull(), 1)),
                min(when(col("path").isNull(), col("line"))),
                min(
                    when(
                        col("label").isNotNull().and(col("number").isNull()),
                        struct(col("line"), col("label")))))
            .first();
    if (found.getLong(0) == 0) {
      throw PathTable.empty(FORM, name);
    }
    if (found.getLong(1) > 0) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "manifest: %s has %d rows without a path%s.",
              name,
              found.getLong(1),
              found.isNullAt(2) ? "" : ", the first in line " + found.getLong(2)));
    }
    if (!found.isNullAt(3)) {
      throw noClassId(found.getStruct(3));
    }
    checkLabels(rows);
  }

  private JobException noClassId(Row entry) {
    return new JobException(
        "manifest: %s%s has the label '%s', expected an integer, the class id.%s"
            .formatted(
                entry.isNullAt(0)
                    ? ""
                    : String.format(Locale.ROOT, "line %d of ", entry.getLong(0)),
                name,
                entry.getString(1),
                !entry.isNullAt(0) && entry.getLong(0) == 1
                    ? " If the line is a header, name its columns by --path-column and --label-column."
                    : ""));
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
          String.format(
              Locale.ROOT,
              "manifest: %s gives '%s' two labels, %d and %d.",
              name,
              row.getString(0),
              row.getInt(2),
              row.getInt(3)));
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
