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

/** What tasks must know of the input's format. */
public final class InputFormats {

  private InputFormats() {}

  /**
   * The format that was asked for; the columns of a table are those of the first of its files that
   * can be read.
   *
   * @param output the run's folder, which is no input
   * @throws JobException if it has no such columns, or none can be read
   */
  public static InputFormat of(SparkSession spark, InputOptions input, Path output)
      throws IOException {
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
        // It gets a row that says so; the next one may do.
        unread = e.getMessage();
      }
    }
    throw new JobException(
        "format: no Parquet file can be read of %s: %s"
            .formatted(input.manifest().map(List::of).orElse(input.inputs()), unread));
  }

  /** The columns of a table by the options that name them. */
  public static Map<String, String> columns(InputFormat format) {
    return format instanceof InputFormat.Parquet table
        ? Map.of(
            "image-column", table.columns().image(),
            "id-column", table.columns().id(),
            "label-column", table.columns().label())
        : Map.of();
  }
}
