package io.densepath.jobs.evaluate;

import io.densepath.jobs.options.EvaluationOptions.FailedImages;
import io.densepath.jobs.output.FinishedRun;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * What came of an evaluation.
 *
 * @param labels where the classes of the images come from
 * @param unused entries of these that are of no image of the run
 * @param failedImages how images without a prediction were counted
 * @param statuses the images by status
 * @param top5 empty where the run kept fewer than five classes an image
 * @param weakest rows of the table of classes, those of the lowest recall
 * @param mistakes rows of the table of mistakes, the most confident ones
 */
record Evaluation(
    FinishedRun run,
    String labels,
    long unused,
    FailedImages failedImages,
    List<StatusCount> statuses,
    Share top1,
    Optional<Share> top5,
    Optional<Share> real,
    Calibration calibration,
    Optional<PublishedComparison> published,
    List<Confused> mostConfused,
    List<Row> weakest,
    List<Row> mistakes) {

  private static final int VERSION = 1;

  long images() {
    return statuses.stream().mapToLong(StatusCount::images).sum();
  }

  long matched() {
    return statuses.stream().mapToLong(StatusCount::labelled).sum();
  }

  /** Labelled images without a prediction. */
  long failed() {
    return statuses.stream()
        .filter(count -> !count.status().equals("OK"))
        .mapToLong(StatusCount::labelled)
        .sum();
  }

  String model() {
    return run.record().at("/model/name").asText();
  }

  String precision() {
    return run.record().at("/model/precision").asText();
  }

  /** For evaluation.json. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", VERSION);
    map.put("evaluated_at", Instant.now().toString());
    map.put("run_id", run.id());
    map.put("model", model());
    map.put("precision", precision());
    map.put("labels", labelsMap());
    map.put("failed_images", failedImages.name().toLowerCase(Locale.ROOT));
    map.put("images", images());
    map.put("top1", top1.toMap());
    top5.ifPresent(share -> map.put("top5", share.toMap()));
    real.ifPresent(share -> map.put("real_top1", share.toMap()));
    map.put("calibration", calibration.toMap());
    map.put("by_status", statuses.stream().map(StatusCount::toMap).toList());
    published.ifPresent(comparison -> map.put("published", comparison.toMap()));
    map.put("most_confused", mostConfused.stream().map(Confused::toMap).toList());
    return map;
  }

  private Map<String, Object> labelsMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("source", labels);
    map.put("matched", matched());
    map.put("unmatched", images() - matched());
    map.put("unused", unused);
    return map;
  }
}
