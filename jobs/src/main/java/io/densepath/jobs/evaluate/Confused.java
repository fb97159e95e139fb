package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Images of one class that were taken for another. */
record Confused(int label, String labelName, int predicted, String predictedName, long images) {

  /**
   * The pairs with the most images first.
   *
   * @param confusion as {@link Tables#confusion} makes it
   * @param names one a class
   */
  static List<Confused> most(Dataset<Row> confusion, List<String> names, int most) {
    return confusion
        .where("label != predicted")
        .orderBy(col("images").desc(), col("label"), col("predicted"))
        .limit(most)
        .collectAsList()
        .stream()
        .map(
            row -> {
              int label = row.getInt(0);
              int predicted = row.getInt(1);
              return new Confused(
                  label, names.get(label), predicted, names.get(predicted), row.getLong(2));
            })
        .toList();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", label);
    map.put("label_name", labelName);
    map.put("predicted", predicted);
    map.put("predicted_name", predictedName);
    map.put("images", images);
    return map;
  }
}
