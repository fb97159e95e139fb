package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.densepath.spark.Status;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The statuses of a run: the number of objects with each status, the most frequent errors, and
 * examples of objects without a prediction.
 */
final class FailedImages {

  private static final int EXAMPLES_A_STATUS = 6;
  private static final int ERRORS = 10;
  private static final int ERROR_LENGTH = 300;

  private final Dataset<Row> predictions;
  private final Dataset<Row> failed;

  FailedImages(Dataset<Row> predictions) {
    this.predictions = predictions;
    this.failed = predictions.where(col("status").notEqual(Status.OK.name()));
  }

  Html html(Thumbnails thumbnails) {
    List<Row> statuses =
        predictions
            .groupBy("status")
            .agg(count(lit(1)).as("images"))
            .orderBy("status")
            .collectAsList();
    long all = statuses.stream().mapToLong(row -> row.getLong(1)).sum();
    long bad =
        statuses.stream()
            .filter(row -> !Status.isOk(row.getString(0)))
            .mapToLong(r -> r.getLong(1))
            .sum();
    Html table = statusTable(statuses, all);
    return bad == 0 ? table : Html.of(table, errors(), examples(thumbnails, bad));
  }

  private static Html statusTable(List<Row> statuses, long all) {
    Table table = Table.of("status", ">images", ">share");
    statuses.forEach(
        row ->
            table.row(
                Cell.text(row.getString(0)),
                Cell.count(row.getLong(1)),
                Cell.share((double) row.getLong(1) / all)));
    return table.html();
  }

  private Html errors() {
    List<Row> rows =
        failed
            .groupBy("status", "error")
            .agg(count(lit(1)).as("images"))
            .orderBy(col("images").desc(), col("status"), col("error"))
            .limit(ERRORS)
            .collectAsList();
    Table table = Table.of("status", "error", ">images");
    rows.forEach(
        row ->
            table.row(
                Cell.text(row.getString(0)), Cell.text(error(row)), Cell.count(row.getLong(2))));
    return Html.of(Notices.heading("The most frequent errors"), table.html());
  }

  /** Returns a few examples of each status, so that a frequent status does not hide the others. */
  private Html examples(Thumbnails thumbnails, long bad) {
    List<Row> rows =
        failed
            .select("path", "status", "error")
            .withColumn("place", row_number().over(Window.partitionBy("status").orderBy("path")))
            .where(col("place").leq(EXAMPLES_A_STATUS))
            .orderBy("status", "path")
            .collectAsList();
    Cards cards = new Cards(thumbnails);
    rows.forEach(row -> cards.add(row.getAs("path"), row.getAs("status"), List.of(error(row))));
    return Html.of(
        Notices.heading("Objects without a prediction"),
        cards.html(),
        Notices.limited(rows.size(), bad, "objects, some of each status", "predictions"));
  }

  private static String error(Row row) {
    String error = Optional.ofNullable(row.<String>getAs("error")).orElse("");
    return error.length() <= ERROR_LENGTH ? error : error.substring(0, ERROR_LENGTH) + " …";
  }
}
