package io.densepath.jobs.evaluate;

import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import java.util.List;
import java.util.Optional;

/**
 * The content of {@code evaluation.json}.
 *
 * @param evaluatedAt ISO 8601, in UTC
 * @param failedImages how images without a prediction were counted
 * @param top5 empty where the run kept fewer than five classes an image
 * @param realTop1 by ImageNet ReaL's labels, if they were given
 * @param published the comparison with the published figures, if the model has any
 * @param mostConfused the pairs of classes that were confused most often
 */
public record EvaluationRecord(
    int version,
    String evaluatedAt,
    String runId,
    String model,
    String precision,
    Labels labels,
    FailedImages failedImages,
    long images,
    Proportion top1,
    Optional<Proportion> top5,
    Optional<Proportion> realTop1,
    Calibration calibration,
    List<StatusCount> byStatus,
    Optional<PublishedComparison> published,
    List<Confused> mostConfused) {

  static final int VERSION = 1;

  /** The name of the file in the folder of an evaluation. */
  public static final String FILE = "evaluation.json";

  /**
   * Where the classes of the images come from.
   *
   * @param source for a person
   * @param matched images with a label
   * @param unmatched images without one
   * @param unused labels that are of no image of the run
   */
  public record Labels(String source, long matched, long unmatched, long unused) {}
}
