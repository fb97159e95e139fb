package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The statistics of the tasks of a run, with columns and aggregates that the report derives. */
final class Tasks {

  /** The columns, in ms, that a task's {@code wall_ms} is divided into. */
  static final List<String> PARTS = List.of("fetch_wait_ms", "decode_ms", "predict_ms", "other_ms");

  static final int EXECUTORS = 12;
  private static final int SLOWEST = 15;

  private Tasks() {}

  /**
   * Adds the columns {@code start_s, end_s double}, in seconds since 1970, and {@code other_ms
   * long}.
   */
  static Dataset<Row> of(Dataset<Row> statistics) {
    return statistics
        .withColumn("start_s", col("started_at").cast("double"))
        .withColumn("end_s", expr("start_s + wall_ms / 1000"))
        .withColumn(
            "other_ms", expr("greatest(0L, wall_ms - fetch_wait_ms - decode_ms - predict_ms)"));
  }

  /**
   * Returns a row for each executor, those with the most images first: {@code host, executor
   * string, tasks, images, failed long, span_s double} and the sums of {@link #PARTS}. The span is
   * from the start of its first task to the end of its last.
   */
  static Dataset<Row> byExecutor(Dataset<Row> tasks) {
    return tasks
        .groupBy("host", "executor")
        .agg(
            count(lit(1)).as("tasks"),
            sum("images").as("images"),
            sum("failed").as("failed"),
            max("end_s").minus(min("start_s")).as("span_s"),
            sum("fetch_wait_ms").as("fetch_wait_ms"),
            sum("decode_ms").as("decode_ms"),
            sum("predict_ms").as("predict_ms"),
            sum("other_ms").as("other_ms"))
        .orderBy(col("images").desc(), col("host"), col("executor"));
  }

  /** Returns a table of the tasks that took longest. */
  static Html slowest(Dataset<Row> tasks) {
    Table table =
        Table.of(
            ">wave",
            ">partition",
            "host",
            "executor",
            ">images",
            ">failed",
            ">images/s",
            ">fetch wait",
            ">decode",
            ">predict",
            ">other",
            ">all");
    List<Row> rows =
        tasks
            .orderBy(col("wall_ms").desc(), col("wave"), col("partition"))
            .limit(SLOWEST)
            .collectAsList();
    rows.forEach(row -> table.row(cells(row)));
    return Html.of(
        table.html(), Notices.limited(rows.size(), tasks.count(), "tasks", "statistics"));
  }

  private static Cell[] cells(Row row) {
    return new Cell[] {
      Cell.count(row, "wave"),
      Cell.count(row, "partition"),
      Cell.text(row, "host"),
      Cell.text(row, "executor"),
      Cell.count(row, "images"),
      Cell.count(row, "failed"),
      Cell.rate(row.<Double>getAs("images_per_second")),
      Cell.milliseconds(row, "fetch_wait_ms"),
      Cell.milliseconds(row, "decode_ms"),
      Cell.milliseconds(row, "predict_ms"),
      Cell.milliseconds(row, "other_ms"),
      Cell.milliseconds(row, "wall_ms")
    };
  }
}
