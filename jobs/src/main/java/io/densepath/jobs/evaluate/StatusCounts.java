package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import io.densepath.spark.Status;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The images of a run by status.
 *
 * @param correctTop5 counted images whose label is among their five likeliest classes
 */
record StatusCounts(List<StatusCount> byStatus, long correctTop5) {

  /**
   * Counts labelled predictions.
   *
   * @param labelled as {@link LabelledPredictions#of} makes them, with {@code counted boolean}
   */
  static StatusCounts of(Dataset<Row> labelled) {
    List<Row> rows =
        labelled
            .groupBy("status")
            .agg(
                count(lit(1)),
                count(col("label")),
                count_if(col("counted")),
                count_if(col("counted").and(col("top1"))),
                count_if(col("counted").and(col("top5"))))
            .orderBy("status")
            .collectAsList();
    return new StatusCounts(
        rows.stream()
            .map(
                row ->
                    new StatusCount(
                        row.getString(0),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4)))
            .toList(),
        rows.stream().mapToLong(row -> row.getLong(5)).sum());
  }

  long images() {
    return sum(StatusCount::images);
  }

  long labelled() {
    return sum(StatusCount::labelled);
  }

  long counted() {
    return sum(StatusCount::counted);
  }

  long correctTop1() {
    return sum(StatusCount::correct);
  }

  /** Counted images without a prediction. */
  long countedFailures() {
    return byStatus.stream()
        .filter(count -> !Status.isOk(count.status()))
        .mapToLong(StatusCount::counted)
        .sum();
  }

  private long sum(ToLongFunction<StatusCount> number) {
    return byStatus.stream().mapToLong(number).sum();
  }
}
