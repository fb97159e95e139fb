package io.densepath.jobs.command;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.xxhash64;

import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.jobs.text.PredictionTables;
import io.densepath.spark.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints predictions and statistics of a run, read back from its Parquet files. */
@Command(
    name = "show",
    description = "Print predictions and statistics of a run, read back from its Parquet.")
public final class ShowCommand implements Callable<Integer> {

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
      description =
          "Predictions to print: some that failed, and a sample of the others (default:"
              + " ${DEFAULT-VALUE}).")
  private int rows;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (rows < 0) {
      throw new ParameterException(
          spec.commandLine(), "--rows is " + rows + ", expected 0 or more.");
    }
    SparkSession spark = SparkSessions.start("densepath show");
    FinishedRun finished = FinishedRun.open("run", run, spark.sparkContext().hadoopConfiguration());
    print(spark, finished.folder(), spec.commandLine().getOut());
    return 0;
  }

  /**
   * Returns failed rows for up to a quarter, and others by a hash of their paths: always the same.
   */
  private List<Row> sample(Dataset<Row> predictions) {
    Column failed = col("status").notEqual(Status.OK.name());
    List<Row> shown =
        new ArrayList<>(
            predictions.where(failed).orderBy(col("path")).limit(rows / 4).collectAsList());
    shown.addAll(
        predictions
            .where(not(failed))
            .orderBy(xxhash64(col("path")))
            .limit(rows - shown.size())
            .orderBy(col("path"))
            .collectAsList());
    return shown;
  }

  private void print(SparkSession spark, RunFolder folder, PrintWriter out) {
    Dataset<Row> predictions = spark.read().parquet(folder.predictions().toString());
    out.println(PredictionTables.predictions(sample(predictions)));
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
