package io.densepath.jobs.run;

import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.plan.AllowedPaths;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.Manifest;
import io.densepath.spark.ClassifySettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The columns of a table that is classified. */
final class InputFormats {

  private InputFormats() {}

  /**
   * Finds the columns of a table in its first readable file; returns {@link TableColumns#NONE} if
   * the format is not PARQUET.
   *
   * @param output the run's folder, whose files are not input, if there is one
   * @throws JobException if the file lacks a column that is named, or no file can be read
   */
  static TableColumns columns(SparkSession spark, InputOptions input, Optional<Path> output)
      throws IOException {
    if (input.format() != InputFormat.PARQUET) {
      return TableColumns.NONE;
    }
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<Path> files =
        input.manifest().isPresent()
            ? manifest(spark, input).first()
            : Listing.firstOfTable(input.inputs(), output, conf);
    String unread = "there is no file of a table in it";
    for (Path file : files) {
      try {
        return TableColumns.of(
            file, conf, input.imageColumn(), input.idColumn(), input.labelColumn());
      } catch (IllegalArgumentException e) {
        throw new JobException(e.getMessage(), e);
      } catch (IOException | RuntimeException e) {
        // The file will get a row with this error; the next file may be readable.
        unread = e.getMessage();
      }
    }
    throw new JobException(
        "format: no Parquet file can be read of %s: %s"
            .formatted(input.manifest().map(List::of).orElse(input.inputs()), unread));
  }

  /** Opens the manifest of an input that has one. */
  static Manifest manifest(SparkSession spark, InputOptions input) throws IOException {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    return Manifest.open(
        spark,
        input.manifest().orElseThrow(),
        input.hints(),
        input.manifestRoot(),
        AllowedPaths.of(input.allowPaths(), conf));
  }

  /** Returns the columns of a table by the names of their options, for run.json. */
  static Map<String, String> recorded(ClassifySettings settings) {
    TableColumns columns = settings.columns();
    return settings.format() == InputFormat.PARQUET
        ? Map.of(
            "image-column", columns.image(),
            "id-column", columns.id(),
            "label-column", columns.label())
        : Map.of();
  }
}
