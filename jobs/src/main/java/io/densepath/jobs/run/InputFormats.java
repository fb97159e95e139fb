package io.densepath.jobs.run;

import io.densepath.fetch.InputFormat;
import io.densepath.fetch.TableColumns;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The format of the input, with the columns of a table as its files have them. */
final class InputFormats {

  private InputFormats() {}

  /**
   * Returns the format of the options. The columns of a table are taken from its first readable
   * file.
   *
   * @param output the run's folder, whose files are not input
   * @throws JobException if the table lacks a column that is named, or no file can be read
   */
  static InputFormat of(SparkSession spark, InputOptions input, Path output) throws IOException {
    return switch (input.format()) {
      case FILES -> InputFormat.FILES;
      case TAR -> InputFormat.TAR;
      case PARQUET -> new InputFormat.Parquet(columns(spark, input, output));
    };
  }

  private static TableColumns columns(SparkSession spark, InputOptions input, Path output)
      throws IOException {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<Path> files =
        input.manifest().isPresent()
            ? Manifest.first(spark, input.manifest().get())
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

  /** Returns the columns of a table by the names of their options. */
  static Map<String, String> columns(InputFormat format) {
    return format instanceof InputFormat.Parquet table
        ? Map.of(
            "image-column", table.columns().image(),
            "id-column", table.columns().id(),
            "label-column", table.columns().label())
        : Map.of();
  }
}
