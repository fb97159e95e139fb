package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images of one status.
 *
 * @param images of the run
 * @param labelled of these, those whose class is known
 * @param counted of these, those that the accuracy counts
 * @param top1 of these, those whose likeliest class is theirs
 * @param top5 of these, those whose class is among the five likeliest
 */
record StatusCount(String status, long images, long labelled, long counted, long top1, long top5) {

  /** Of judged images with a column {@code counted}; in the order of their names. */
  static List<StatusCount> of(Dataset<Row> judged) {
    return judged
        .groupBy("status")
        .agg(
            count(lit(1)),
            count(col("label")),
            count_if(col("counted")),
            count_if(col("counted").and(col("top1"))),
            count_if(col("counted").and(col("top5"))))
        .orderBy("status")
        .collectAsList()
        .stream()
        .map(
            row ->
                new StatusCount(
                    row.getString(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5)))
        .toList();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("status", status);
    map.put("images", images);
    map.put("labelled", labelled);
    map.put("counted", counted);
    map.put("correct", top1);
    return map;
  }
}
