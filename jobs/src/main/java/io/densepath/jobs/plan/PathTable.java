package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;

import io.densepath.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** A file that lists objects, with or without labels, read as a table of paths and labels. */
public final class PathTable {

  /**
   * The kind of a list.
   *
   * @param option the option that names the list, for errors
   * @param paths the names that the column of paths may have; the first that the file has counts
   * @param labels the names that the column of labels may have; the first that the file has counts
   * @param labelledLines whether a line of plain text ends in a label
   */
  public record Form(
      String option, List<String> paths, List<String> labels, boolean labelledLines) {}

  private static final String LABELLED_LINE = "^\\s*(\\S.*?)\\s+(\\S+)\\s*$";

  private final SparkSession spark;
  private final Form form;
  private final String name;
  private final Path path;
  private final ManifestFormat format;

  private PathTable(SparkSession spark, Form form, String name, Path path, ManifestFormat format) {
    this.spark = spark;
    this.form = form;
    this.name = name;
    this.path = path;
    this.format = format;
  }

  /**
   * Opens a list.
   *
   * @throws JobException if it does not exist, or if its name is hidden to Spark
   */
  public static PathTable open(SparkSession spark, Form form, String uri) throws IOException {
    Path path = new Path(uri);
    try {
      FileStatus status =
          path.getFileSystem(spark.sparkContext().hadoopConfiguration()).getFileStatus(path);
      requireVisible(form, uri, status);
      ManifestFormat format = ManifestFormat.of(path.getName(), status.isDirectory());
      return new PathTable(spark, form, uri, status.getPath(), format);
    } catch (FileNotFoundException e) {
      throw new JobException("%s: %s does not exist.".formatted(form.option(), uri), e);
    }
  }

  private static void requireVisible(Form form, String uri, FileStatus status) {
    if (status.isFile() && status.getPath().getName().matches("[._].*")) {
      throw new JobException(
          "%s: Spark does not read %s, whose name begins with '%s'. Give it another name."
              .formatted(form.option(), uri, status.getPath().getName().charAt(0)));
    }
  }

  /** Returns the list itself. */
  Path path() {
    return path;
  }

  /** Returns the folder at which relative paths begin. */
  Path folder() {
    return path.getParent();
  }

  /**
   * Reads the columns path and label, both text or null.
   *
   * @throws JobException if a CSV or TSV file is empty, or if there is no column of paths
   */
  public Dataset<Row> read() {
    if (format.delimiter().isPresent() && lines().isEmpty()) {
      throw empty();
    }
    Dataset<Row> table =
        switch (format) {
          case PARQUET -> spark.read().parquet(literally(path));
          case LINES -> form.labelledLines() ? labelledLines() : lines().toDF("path");
          default -> split(format.delimiter().orElseThrow());
        };
    return named(table);
  }

  private Dataset<Row> labelledLines() {
    return lines()
        .select(
            regexp_extract(col("value"), LABELLED_LINE, 1).as("path"),
            regexp_extract(col("value"), LABELLED_LINE, 2).as("label"));
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
    columns[0] = form.paths().get(0);
    if (columns.length > 1) {
      columns[1] = form.labels().get(0);
    }
    return table.toDF(columns);
  }

  private boolean hasHeader(String delimiter) {
    List<String> first = lines().limit(1).collectAsList();
    return first.stream()
        .flatMap(line -> Arrays.stream(line.split(Pattern.quote(delimiter))))
        .map(cell -> cell.strip().replace("\"", "").toLowerCase(Locale.ROOT))
        .anyMatch(form.paths()::contains);
  }

  private Dataset<String> lines() {
    return spark.read().textFile(literally(path)).filter("length(trim(value)) > 0");
  }

  /** Escapes a path, since Spark takes every path for a glob. */
  private static String literally(Path path) {
    return path.toString().replaceAll("[*?{}\\[\\]\\\\]", "\\\\$0");
  }

  private Dataset<Row> named(Dataset<Row> table) {
    List<String> columns =
        Arrays.stream(table.columns()).map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
    String paths =
        firstOf(form.paths(), columns)
            .orElseThrow(
                () ->
                    new JobException(
                        "%s: %s has columns %s, expected one named '%s'."
                            .formatted(
                                form.option(),
                                name,
                                columns,
                                String.join("' or '", form.paths()))));
    Dataset<Row> lowercase = table.toDF(columns.toArray(String[]::new));
    return lowercase.select(
        col(paths).cast(DataTypes.StringType).as("path"),
        firstOf(form.labels(), columns)
            .map(column -> col(column))
            .orElse(lit(null))
            .cast(DataTypes.StringType)
            .as("label"));
  }

  private static Optional<String> firstOf(List<String> wanted, List<String> columns) {
    return wanted.stream().filter(columns::contains).findFirst();
  }

  JobException empty() {
    return new JobException("%s: %s lists no object.".formatted(form.option(), name));
  }
}
