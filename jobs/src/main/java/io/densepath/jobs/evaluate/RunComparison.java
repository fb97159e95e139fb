package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.output.FinishedRun;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Two runs compared on the images that both have, by path: the content of {@code comparison.json}.
 *
 * @param images that both runs have
 * @param agreement images with the same likeliest class in both, or without a prediction in both
 * @param top1 of this run on these images
 * @param otherTop1 of the other run on these images
 */
public record RunComparison(
    int version,
    String runId,
    String precision,
    String otherRunId,
    String otherPrecision,
    long images,
    Proportion agreement,
    Proportion top1,
    Proportion otherTop1,
    @JsonProperty("mcnemar") McNemar mcNemar) {

  /** The name of the file in the folder of a comparison. */
  public static final String FILE = "comparison.json";

  static final Column SAME = col("predicted").eqNullSafe(col("other_predicted"));
  private static final Column OTHER_RIGHT = expr("coalesce(other_predicted = label, false)");

  /**
   * Joins the images of both runs: columns {@code path, label, predicted, probability, status,
   * top1, other_predicted, other_probability, other_status}.
   *
   * @param counted images of this run, as {@link LabelledPredictions#of} makes them
   * @param others images of the other run, as {@link LabelledPredictions#best} makes them
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
   * Compares the images of {@link #join}.
   *
   * @throws JobException if there is none
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
        1,
        run.id(),
        run.record().model().precision(),
        other.id(),
        other.record().model().precision(),
        images,
        new Proportion(found.getLong(1), images),
        new Proportion(bothRight + onlyThis, images),
        new Proportion(bothRight + onlyOther, images),
        new McNemar(bothRight, onlyThis, onlyOther, images - bothRight - onlyThis - onlyOther));
  }
}
