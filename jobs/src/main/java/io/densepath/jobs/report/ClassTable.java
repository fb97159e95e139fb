package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Precision and recall of every class. */
final class ClassTable {

  private static final int CLASSES = 2000;

  private ClassTable() {}

  static Html html(Dataset<Row> classes) {
    List<Row> rows =
        classes
            .orderBy(col("recall").asc_nulls_last(), col("images").desc(), col("class_id"))
            .limit(CLASSES)
            .collectAsList();
    Table table =
        Table.of(
                ">class",
                "name",
                ">images",
                ">predicted",
                ">right",
                ">precision",
                ">recall",
                ">top-5 recall")
            .searched("classes");
    rows.forEach(row -> table.row(cells(row)));
    return Html.of(
        Notes.note("Those of the lowest recall first. A click on a heading sorts by it."),
        table.html(),
        Notes.limited(rows.size(), classes.count(), "classes", "evaluation/classes"));
  }

  private static Cell[] cells(Row row) {
    return new Cell[] {
      Cell.count(row.<Integer>getAs("class_id")),
      Cell.text(row.getAs("class_name")),
      Cell.count(row.<Long>getAs("images")),
      Cell.count(row.<Long>getAs("predicted")),
      Cell.count(row.<Long>getAs("correct")),
      share(row, "precision"),
      share(row, "recall"),
      share(row, "top5_recall")
    };
  }

  private static Cell share(Row row, String column) {
    Double share = row.getAs(column);
    return share == null ? Cell.UNKNOWN : Cell.share(share);
  }
}
