package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.FinishedRun;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two runs on the images that both have, by path.
 *
 * @param agreement images with the same likeliest class in both, or without a prediction in both
 * @param top1 of this run on these images
 * @param otherTop1 of the other run on these images
 */
record RunComparison(
    FinishedRun run,
    FinishedRun other,
    Share agreement,
    Share top1,
    Share otherTop1,
    McNemar mcNemar) {

  static final Column SAME = col("predicted").eqNullSafe(col("other_predicted"));
  private static final Column OTHER_RIGHT = expr("coalesce(other_predicted = label, false)");

  /**
   * The images of both: columns {@code path, label, predicted, probability, status, top1,
   * other_predicted, other_probability, other_status}.
   *
   * @param counted of this run, as {@link Judged#of} makes them
   * @param others of the other run, as {@link Judged#best} makes them
   */
  static Dataset<Row> join(Dataset<Row> counted, Dataset<Row> others) {
    return counted.join(
        others.select(
            col("path"),
            col("predicted").as("other_predicted"),
            col("probability").as("other_probability"),
            col("status").as("other_status")),
        new String[] {"path"});
  }

  /**
   * Counts what {@link #join} has made.
   *
   * @throws JobException if that is nothing
   */
  static RunComparison of(FinishedRun run, FinishedRun other, Dataset<Row> both) {
    Row found =
        both.agg(
                count(lit(1)),
                count_if(SAME),
                count_if(col("top1").and(OTHER_RIGHT)),
                count_if(col("top1").and(not(OTHER_RIGHT))),
                count_if(not(col("top1")).and(OTHER_RIGHT)))
            .first();
    long images = found.getLong(0);
    if (images == 0) {
      throw new JobException(
          "against: %s and %s have no image in common.".formatted(run.id(), other.id()));
    }
    long bothRight = found.getLong(2);
    long onlyThis = found.getLong(3);
    long onlyOther = found.getLong(4);
    return new RunComparison(
        run,
        other,
        new Share(found.getLong(1), images),
        new Share(bothRight + onlyThis, images),
        new Share(bothRight + onlyOther, images),
        new McNemar(bothRight, onlyThis, onlyOther, images - bothRight - onlyThis - onlyOther));
  }

  /** For comparison.json. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", 1);
    map.put("run_id", run.id());
    map.put("precision", run.record().at("/model/precision").asText());
    map.put("other_run_id", other.id());
    map.put("other_precision", other.record().at("/model/precision").asText());
    map.put("images", agreement.count());
    map.put("agreement", agreement.toMap());
    map.put("top1", top1.toMap());
    map.put("other_top1", otherTop1.toMap());
    map.put("mcnemar", mcNemar.toMap());
    return map;
  }
}
