package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.expr;

import io.densepath.jobs.error.JobException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The check that every image of a run has a label that means exactly one class. */
final class UnmatchedImages {

  private static final int EXAMPLES = 3;
  private static final String WITHOUT = "text is null";
  private static final String NO_CLASS = "text is not null and size(candidates) = 0";
  private static final String SEVERAL = "text is not null and size(candidates) > 1";

  private UnmatchedImages() {}

  /**
   * Makes sure that every image has such a label.
   *
   * @param judged as {@link LabelledPredictions#of} makes it
   * @param source of the labels, for a person
   * @throws JobException with examples of images that have none
   */
  static void requireNone(Dataset<Row> judged, String source) {
    Row found =
        judged
            .agg(count_if(expr(WITHOUT)), count_if(expr(NO_CLASS)), count_if(expr(SEVERAL)))
            .first();
    require(found.getLong(0), judged.where(WITHOUT), "no label in " + source, "Is the list whole?");
    require(
        found.getLong(1),
        judged.where(NO_CLASS),
        "a label in " + source + " that is no class of the model",
        "--class-table gives synsets and names to classes.");
    require(
        found.getLong(2),
        judged.where(SEVERAL),
        "a label in " + source + " that may be several classes",
        "--label-form says what labels are.");
  }

  private static void require(long none, Dataset<Row> images, String what, String advice) {
    if (none > 0) {
      throw new JobException(
          "labels: %s with %s: %s. %s With --unmatched count, such images are left out and counted."
              .formatted(EvaluationFormat.images(none), what, examples(images), advice));
    }
  }

  private static String examples(Dataset<Row> images) {
    return images
        .orderBy("path")
        .select(col("path"), col("text"), col("candidates"))
        .limit(EXAMPLES)
        .collectAsList()
        .stream()
        .map(UnmatchedImages::example)
        .collect(Collectors.joining(", "));
  }

  private static String example(Row image) {
    String path = image.getString(0);
    if (image.isNullAt(1)) {
      return path;
    }
    List<Integer> candidates = image.getList(2);
    String meant = candidates.isEmpty() ? "" : " (classes %s)".formatted(candidates);
    return "'%s'%s of %s".formatted(TextFiles.shortened(image.getString(1)), meant, path);
  }
}
