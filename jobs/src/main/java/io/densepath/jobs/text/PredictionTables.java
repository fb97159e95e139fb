package io.densepath.jobs.text;

import io.densepath.jobs.progress.Durations;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** Formats rows of a run's Parquet files as text tables. */
public final class PredictionTables {

  private static final int TEXT_LENGTH = 60;

  private PredictionTables() {}

  public static String predictions(List<Row> rows) {
    TextTable table = TextTable.of("path", "status", "top-1", ">probability", "next, or error");
    for (Row row : rows) {
      List<Row> classes = classes(row);
      String error = Optional.ofNullable(row.<String>getAs("error")).orElse("");
      table.row(
          TextTable.endOf(row.getAs("path")),
          row.getAs("status"),
          classes.isEmpty() ? "-" : name(classes.get(0)),
          classes.isEmpty() ? "-" : probability(classes.get(0)),
          start(classes.isEmpty() ? error : next(classes)));
    }
    return table.render();
  }

  private static List<Row> classes(Row row) {
    int column = row.fieldIndex("predictions");
    return row.isNullAt(column) ? List.of() : row.getList(column);
  }

  private static String next(List<Row> classes) {
    return classes.stream()
        .skip(1)
        .map(row -> name(row) + " " + probability(row))
        .collect(Collectors.joining(", "));
  }

  /** Returns the first of several names, as in {@code tench, Tinca tinca}. */
  private static String name(Row prediction) {
    String name = prediction.getAs("class_name");
    return name.split(",", 2)[0];
  }

  private static String probability(Row prediction) {
    return String.format(Locale.ROOT, "%.3f", prediction.<Float>getAs("probability"));
  }

  private static String start(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() <= TEXT_LENGTH ? line : line.substring(0, TEXT_LENGTH - 3) + "...";
  }

  public static String statuses(List<Row> rows) {
    TextTable table = TextTable.of("status", ">images");
    rows.forEach(
        row -> table.row(row.getString(0), String.format(Locale.ROOT, "%,d", row.getLong(1))));
    return table.render();
  }

  public static String statistics(List<Row> rows) {
    TextTable table =
        TextTable.of(
            ">partition",
            "host",
            "device",
            "precision",
            ">batch",
            ">images",
            ">failed",
            ">images/s",
            ">fetch wait ms",
            ">decode ms",
            ">predict ms",
            ">wall ms");
    for (Row row : rows) {
      table.row(
          whole(row, "partition"),
          row.getAs("host"),
          row.getAs("device"),
          row.getAs("precision"),
          whole(row, "batch_size"),
          whole(row, "images"),
          whole(row, "failed"),
          Durations.rate(row.<Number>getAs("images_per_second").doubleValue()),
          whole(row, "fetch_wait_ms"),
          whole(row, "decode_ms"),
          whole(row, "predict_ms"),
          whole(row, "wall_ms"));
    }
    return table.render();
  }

  private static String whole(Row row, String column) {
    return String.format(Locale.ROOT, "%,d", Math.round(row.<Number>getAs(column).doubleValue()));
  }
}
