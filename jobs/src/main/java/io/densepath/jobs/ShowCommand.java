package io.densepath.jobs;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what the Parquet files of a run say. */
@Command(
    name = "show",
    description = "Print predictions and statistics of a run, read back from its Parquet.")
final class ShowCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      paramLabel = "URI",
      required = true,
      description = "The output folder of a run.")
  private String run;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Predictions to print, in order of path (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (rows < 0) {
      throw new ParameterException(
          spec.commandLine(), "--rows is " + rows + ", expected 0 or more.");
    }
    SparkSession spark = SparkSessions.start("densepath show");
    RunFolder folder = RunFolder.of(run, spark.sparkContext().hadoopConfiguration());
    if (!folder.fileSystem().exists(folder.predictions())) {
      throw new JobException(
          "run: there is no %s. Is %s the output of a run?".formatted(folder.predictions(), run));
    }
    print(spark, folder, spec.commandLine().getOut());
    return 0;
  }

  private void print(SparkSession spark, RunFolder folder, PrintWriter out) {
    Dataset<Row> predictions = spark.read().parquet(folder.predictions().toString());
    out.println(
        PredictionTables.predictions(predictions.orderBy(col("path")).limit(rows).collectAsList()));
    out.println();
    out.println(
        PredictionTables.statuses(
            predictions.groupBy(col("status")).count().orderBy(col("status")).collectAsList()));
    out.println();
    Dataset<Row> statistics = spark.read().parquet(folder.statistics().toString());
    out.println(
        PredictionTables.statistics(
            statistics.orderBy(col("wave"), col("partition")).limit(rows).collectAsList()));
    out.flush();
  }
}
