package io.densepath.jobs.table;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.when;

import io.densepath.jobs.error.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A list of Parquet files. Spark is given a schema of the columns of paths and labels alone, since
 * it refuses a file for the type of any column that it is to read. Files may differ in the types of
 * these columns.
 */
final class ParquetList implements ListSource {

  /** The columns that are read of a file; the label's is empty if the file has none. */
  private record Wanted(ParquetColumn path, Optional<ParquetColumn> label) {}

  private final SparkSession spark;
  private final ListFiles files;
  private final Map<Wanted, List<Path>> groups;
  private final List<String> others;

  private ParquetList(
      SparkSession spark, ListFiles files, Map<Wanted, List<Path>> groups, List<String> others) {
    this.spark = spark;
    this.files = files;
    this.groups = groups;
    this.others = others;
  }

  /**
   * Reads the footers of all files.
   *
   * @throws JobException if a file is no Parquet, or lacks a column that is needed, or has one
   *     whose type is no text or number
   */
  static ParquetList open(
      SparkSession spark, PathTable.Form form, String name, ListHints hints, ListFiles files)
      throws IOException {
    if (files.root().equals(files.files().get(0))) {
      requireVisible(form, name, files.root());
    }
    Map<Wanted, List<Path>> groups = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (Path file : files.files()) {
      List<ParquetColumn> columns = columns(form, file, files);
      List<String> names = columns.stream().map(ParquetColumn::name).toList();
      Columns chosen = new Columns(name, form, hints, names, "columns");
      int path = chosen.path();
      OptionalInt label = chosen.label();
      Wanted wanted =
          new Wanted(
              readable(form, name, columns.get(path)),
              label.isPresent()
                  ? Optional.of(readable(form, name, columns.get(label.getAsInt())))
                  : Optional.empty());
      if (groups.isEmpty()) {
        others.addAll(names);
        others.removeAll(
            List.of(names.get(path), label.isPresent() ? names.get(label.getAsInt()) : ""));
      }
      groups.computeIfAbsent(wanted, key -> new ArrayList<>()).add(file);
    }
    return new ParquetList(spark, files, groups, others);
  }

  private static void requireVisible(PathTable.Form form, String name, Path root) {
    if (root.getName().matches("[._].*")) {
      throw new JobException(
          "%s: Spark does not read %s, whose name begins with '%s'. Give it another name."
              .formatted(form.option(), name, root.getName().charAt(0)));
    }
  }

  private static List<ParquetColumn> columns(PathTable.Form form, Path file, ListFiles files)
      throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file, files.conf()))) {
      MessageType schema = reader.getFileMetaData().getSchema();
      return ParquetColumn.all(schema, files.root(), file);
    } catch (RuntimeException e) {
      throw new JobException(
          "%s: %s cannot be read as Parquet: %s".formatted(form.option(), file, e.getMessage()), e);
    }
  }

  private static ParquetColumn readable(PathTable.Form form, String name, ParquetColumn column) {
    if (column.type().isEmpty()) {
      throw new JobException(
          "%s: the column '%s' of %s has the type %s, expected text or a number."
              .formatted(form.option(), column.name(), name, column.stored()));
    }
    return column;
  }

  @Override
  public Dataset<Row> read() {
    return groups.entrySet().stream()
        .map(group -> read(group.getKey(), group.getValue()))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private Dataset<Row> read(Wanted wanted, List<Path> group) {
    StructType schema = wanted.path().addTo(new StructType());
    StructType whole = wanted.label().map(label -> label.addTo(schema)).orElse(schema);
    String[] paths = group.stream().map(ParquetList::literally).toArray(String[]::new);
    Dataset<Row> table =
        files.root().equals(group.get(0))
            ? spark.read().schema(whole).parquet(paths)
            : spark.read().option("basePath", files.root().toString()).schema(whole).parquet(paths);
    return table.select(
        lit(null).cast(DataTypes.LongType).as("line"),
        text(wanted.path()).as("path"),
        wanted.label().map(ParquetList::text).orElse(lit(null)).cast("string").as("label"),
        lit(null).cast(DataTypes.StringType).as("problem"));
  }

  /** Returns a column as text, without the fraction of a whole number and without NaN. */
  private static Column text(ParquetColumn column) {
    DataType type = column.type().orElseThrow();
    Column value = column.column();
    if (!type.equals(DataTypes.DoubleType) && !type.equals(DataTypes.FloatType)) {
      return value.cast(DataTypes.StringType);
    }
    return when(not(isnan(value)), regexp_replace(value.cast(DataTypes.StringType), "[.]0$", ""));
  }

  /** Escapes a path, since Spark takes every path for a glob. */
  private static String literally(Path path) {
    return path.toString().replaceAll("[*?{}\\[\\]\\\\]", "\\\\$0");
  }

  @Override
  public String words() {
    Wanted first = groups.keySet().iterator().next();
    return "Parquet, paths in '%s', %s"
        .formatted(
            first.path().name(),
            first.label().map(label -> "labels in '" + label.name() + "'").orElse("no labels"));
  }

  @Override
  public List<String> others() {
    return others;
  }
}
