package io.densepath.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A heat map of the confusion matrix, for the classes with the most wrong images: a row for each
 * class, a column for each prediction, and a deeper colour for more images.
 */
final class ConfusionMap {

  private static final int LABELS = 12;
  private static final int PREDICTIONS = 15;
  private static final int SHADES = 4;

  private final List<Row> labels;
  private final List<Integer> predictions;
  private final Map<Integer, String> names;
  private final Map<List<Integer>, Long> images = new HashMap<>();

  private ConfusionMap(List<Row> labels, List<Integer> predictions, Map<Integer, String> names) {
    this.labels = labels;
    this.predictions = predictions;
    this.names = names;
  }

  static Html html(Dataset<Row> classes, Dataset<Row> confusion) {
    List<Row> labels =
        classes
            .where("images > correct")
            .orderBy(col("images").minus(col("correct")).desc(), col("class_id"))
            .limit(LABELS)
            .collectAsList();
    if (labels.isEmpty()) {
      return Notices.paragraph("No image was assigned to a wrong class.");
    }
    Object[] ids = labels.stream().map(row -> row.getAs("class_id")).toArray();
    Dataset<Row> ofLabels = confusion.where(col("label").isin(ids));
    List<Integer> predictions =
        ofLabels
            .groupBy("predicted")
            .agg(sum("images").as("images"))
            .orderBy(col("images").desc(), col("predicted"))
            .limit(PREDICTIONS)
            .orderBy("predicted")
            .collectAsList()
            .stream()
            .map(row -> row.getInt(0))
            .toList();
    Map<Integer, String> names =
        classes
            .where(col("class_id").isin(predictions.toArray()))
            .select("class_id", "class_name")
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getInt(0), row -> row.getString(1)));
    ConfusionMap map = new ConfusionMap(labels, predictions, names);
    ofLabels
        .where(col("predicted").isin(predictions.toArray()))
        .collectAsList()
        .forEach(
            row ->
                map.images.put(
                    List.of(row.<Integer>getAs("label"), row.<Integer>getAs("predicted")),
                    row.<Long>getAs("images")));
    return map.html();
  }

  private Html html() {
    List<Html> head = new ArrayList<>(List.of(Element.of("td").holding("")));
    predictions.forEach(id -> head.add(columnName(names.getOrDefault(id, String.valueOf(id)))));
    head.add(columnName("all others, or no prediction"));
    List<Html> body = labels.stream().map(this::line).toList();
    Html table =
        Element.of("table", "heat")
            .holding(
                Element.of("thead").holding(Element.of("tr").holding(head)),
                Element.of("tbody").holding(body));
    return Html.of(
        Notices.note(
            String.format(
                    Locale.ROOT,
                    "Rows: the %d classes with the most wrong predictions. Columns: the most frequent",
                    labels.size())
                + " predictions for their images. A frame marks the right predictions."),
        Element.of("div", "scroll").with("tabindex", "0").holding(table));
  }

  private static Html columnName(String name) {
    return Element.of("th")
        .with("scope", "col")
        .with("title", name)
        .holding(Element.of("span").holding(shortened(name)));
  }

  /** Returns the first of several names, as in {@code tench, Tinca tinca}. */
  private static String shortened(String name) {
    return name.split(",", 2)[0];
  }

  private Html line(Row label) {
    int id = label.<Integer>getAs("class_id");
    long all = label.<Long>getAs("images");
    String name = label.getAs("class_name");
    List<Html> cells = new ArrayList<>();
    cells.add(Element.of("th").with("scope", "row").with("title", name).holding(shortened(name)));
    long rest = all;
    for (int predicted : predictions) {
      long count = images.getOrDefault(List.of(id, predicted), 0L);
      rest -= count;
      cells.add(cell(count, all, predicted == id));
    }
    cells.add(cell(rest, all, false));
    return Element.of("tr").holding(cells);
  }

  private static Html cell(long count, long all, boolean right) {
    long shade = (count * SHADES + all - 1) / all;
    Element cell = Element.of("td", right ? "right" : "wrong-" + shade);
    return cell.holding(count == 0 ? "" : NumberFormats.count(count));
  }
}
