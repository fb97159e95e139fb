package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The images of one class for which another class was predicted. */
public record Confused(
    int label, String labelName, int predicted, String predictedName, long images) {

  /**
   * Returns the pairs of classes with the most images, those first.
   *
   * @param confusion as {@link EvaluationTables#confusion} makes it
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
}
