package io.densepath.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.densepath.jobs.error.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A file or folder that lists objects, with or without labels, as a table. */
public final class PathTable {

  /**
   * The kind of a list.
   *
   * @param option the option that names the list, for errors
   * @param labelled whether every entry should have a label; a line of plain text then ends in it
   */
  public record Form(String option, boolean labelled) {}

  /**
   * The columns of {@link #read}: the line of an entry, which is null in Parquet; its path and its
   * label as text; and, in a row of its own, what is wrong with a line that ends the reading.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("line", DataTypes.LongType)
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("problem", DataTypes.StringType);

  private final Form form;
  private final String name;
  private final Path path;
  private final ListSource source;

  private PathTable(Form form, String name, Path path, ListSource source) {
    this.form = form;
    this.name = name;
    this.path = path;
    this.source = source;
  }

  /**
   * Whether a JSON file lists objects, so that it is no other kind of JSON.
   *
   * @throws JobException if it does not exist
   */
  public static boolean hasPaths(Form form, String uri, ListHints hints, Configuration conf)
      throws IOException {
    try (Reader text = new ListFile(new Path(uri), conf).reader(hints.encoding());
        var parser = JsonRows.parser(text)) {
      Set<String> names = new HashSet<>();
      JsonRows.fields(
          parser,
          name -> {
            names.add(name);
            return false;
          });
      return hints.pathColumn().isPresent()
          ? names.contains(hints.pathColumn().get())
          : ColumnNames.usual(ColumnNames.PATHS, List.copyOf(names)).isPresent();
    } catch (BadLineException e) {
      return false;
    } catch (FileNotFoundException e) {
      throw new JobException("%s: %s does not exist.".formatted(form.option(), uri), e);
    }
  }

  /**
   * Opens a list, and recognises its columns from its beginning.
   *
   * @throws JobException if it does not exist or is empty, or if it has no column of paths, or
   *     lacks a column that is named
   */
  public static PathTable open(SparkSession spark, Form form, String uri, ListHints hints)
      throws IOException {
    Path path = new Path(uri);
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try {
      FileStatus status = path.getFileSystem(conf).getFileStatus(path);
      ListFiles files = ListFiles.of(form, uri, status, conf);
      ListSource source =
          files.format() == ListFormat.PARQUET
              ? ParquetList.open(spark, form, uri, hints, files)
              : TextList.open(spark, form, uri, hints, files);
      return new PathTable(form, uri, status.getPath(), source);
    } catch (FileNotFoundException e) {
      throw new JobException("%s: %s does not exist.".formatted(form.option(), uri), e);
    } catch (BadLineException e) {
      throw badLine(form, uri, e.line(), e.getMessage());
    }
  }

  /** Returns the folder in which the list lies. */
  public Path folder() {
    return path.getParent();
  }

  /** Returns what was recognised, for a person: the encoding, the delimiter and the columns. */
  public String words() {
    return source.words();
  }

  /** Returns the names of columns that are not read. */
  public List<String> others() {
    return source.others();
  }

  /**
   * Reads the columns {@code line, path, label, problem}. Nothing but the path and the label of an
   * entry is held in memory.
   */
  public Dataset<Row> read() {
    return source.read();
  }

  /**
   * Makes sure that every line could be read.
   *
   * @param rows as {@link #read} returns them
   * @throws JobException naming the first line that could not
   */
  public void requireReadable(Dataset<Row> rows) {
    Row first =
        rows.where(col("problem").isNotNull())
            .agg(min(struct(col("line"), col("problem"))))
            .first();
    if (!first.isNullAt(0)) {
      throw badLine(form, name, first.getStruct(0).getLong(0), first.getStruct(0).getString(1));
    }
  }

  private static JobException badLine(Form form, String name, long line, String what) {
    return new JobException(
        String.format(Locale.ROOT, "%s: line %d of %s %s.", form.option(), line, name, what));
  }

  /** Returns the error of a list without entries. */
  public static JobException empty(Form form, String name) {
    return new JobException("%s: %s lists no object.".formatted(form.option(), name));
  }
}
