package io.densepath.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.JobException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Images of a run whose class nobody tells, and what to say of them. */
final class UnmatchedImages {

  private static final int EXAMPLES = 3;

  private UnmatchedImages() {}

  /**
   * Makes sure that there are none.
   *
   * @param judged as {@link Judged#of} makes it
   * @param source of the labels, for a person
   * @throws JobException with examples
   */
  static void requireNone(Dataset<Row> judged, String source) {
    require(judged.where("text is null"), "no label in " + source, "Is the list whole?");
    require(
        judged.where("text is not null and size(candidates) = 0"),
        "a label in " + source + " that is no class of the model",
        "--class-table gives synsets and names to classes.");
    require(
        judged.where("size(candidates) > 1"),
        "a label in " + source + " that may be several classes",
        "--label-form says what labels are.");
  }

  private static void require(Dataset<Row> none, String what, String advice) {
    long count = none.count();
    if (count > 0) {
      throw new JobException(
          "labels: %s with %s: %s. %s With --unmatched count, such images are left out and counted."
              .formatted(Figures.images(count), what, examples(none), advice));
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
    return "'%s'%s of %s".formatted(Texts.shortened(image.getString(1)), meant, path);
  }
}
