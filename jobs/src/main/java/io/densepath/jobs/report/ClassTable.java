package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Precision and recall of each class, those with the lowest recall first. */
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
        Notices.note(
            "Classes with the lowest recall come first. A click on a heading sorts by its column."),
        table.html(),
        Notices.limited(rows.size(), classes.count(), "classes", "evaluation/classes"));
  }

  private static Cell[] cells(Row row) {
    return new Cell[] {
      Cell.count(row, "class_id"),
      Cell.text(row, "class_name"),
      Cell.count(row, "images"),
      Cell.count(row, "predicted"),
      Cell.count(row, "correct"),
      Cell.share(row, "precision"),
      Cell.share(row, "recall"),
      Cell.share(row, "top5_recall")
    };
  }
}
