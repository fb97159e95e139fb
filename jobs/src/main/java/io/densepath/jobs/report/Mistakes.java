package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The wrong predictions with the highest probabilities, as cards. */
final class Mistakes {

  private static final int SHOWN = 24;

  private Mistakes() {}

  static Html html(Dataset<Row> mistakes, Thumbnails thumbnails) {
    List<Row> rows =
        mistakes.orderBy(col("probability").desc(), col("path")).limit(SHOWN).collectAsList();
    if (rows.isEmpty()) {
      return Notices.paragraph("None.");
    }
    Cards cards = new Cards(thumbnails);
    rows.forEach(row -> cards.add(row.getAs("path"), row.getAs("predicted_name"), lines(row)));
    return Html.of(
        Notices.note(
            "The wrong predictions with the highest probability. The prediction is in bold."),
        cards.html(),
        Notices.limited(rows.size(), mistakes.count(), "mistakes", "evaluation/mistakes"));
  }

  private static List<String> lines(Row row) {
    return List.of(
        String.format(
            Locale.ROOT, "probability %.3f", row.<Number>getAs("probability").doubleValue()),
        "labelled " + row.getAs("label_name"));
  }
}
