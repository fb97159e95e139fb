package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A table of how all tasks together spent their time. */
final class TimeParts {

  private TimeParts() {}

  static Html html(Dataset<Row> tasks) {
    Column[] sums =
        Tasks.PARTS.stream().map(part -> sum(col(part)).as(part)).toArray(Column[]::new);
    Row row = tasks.groupBy().agg(sums[0], sums[1], sums[2], sums[3]).first();
    long allMs = Tasks.PARTS.stream().mapToLong(part -> milliseconds(row, part)).sum();
    Table table = Table.of("time of all tasks", ">seconds", ">share");
    for (String part : Tasks.PARTS) {
      long ms = milliseconds(row, part);
      table.row(
          Cell.text(Executors.name(part)),
          Cell.number(ms / 1e3, NumberFormats.decimal(ms / 1e3, 1)),
          Cell.share(allMs == 0 ? 0 : (double) ms / allMs));
    }
    return table.html();
  }

  private static long milliseconds(Row row, String part) {
    Long ms = row.getAs(part);
    return ms == null ? 0 : ms;
  }
}
