package io.densepath.jobs.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import io.densepath.image.Preprocessing;
import io.densepath.image.PreprocessingKeys;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.weights.Ecosystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An accuracy beside the one that was published of the network, and what is known to part them.
 *
 * @param notes sentences for a person
 */
record PublishedComparison(Network network, Share top1, Optional<Share> top5, List<String> notes) {

  private static final int IMAGENET_CLASSES = 1000;
  private static final long VALIDATION_IMAGES = 50_000;

  /**
   * Empty if the model is none of the ten, or one of them with other classes than ImageNet's.
   *
   * @param model the section of that name of run.json
   * @param failed images without a prediction that count as wrong
   */
  static Optional<PublishedComparison> of(
      JsonNode model, Share top1, Optional<Share> top5, long failed) {
    if (model.path("classes").asInt() != IMAGENET_CLASSES) {
      return Optional.empty();
    }
    return Network.find(model.path("name").asText())
        .map(network -> new PublishedComparison(network, top1, top5, notes(model, top1, failed)));
  }

  private static List<String> notes(JsonNode model, Share top1, long failed) {
    List<String> notes = new ArrayList<>();
    String ecosystem = model.path("ecosystem").asText();
    if (!ecosystem.equals(Ecosystem.PADDLE.key())) {
      notes.add(
          "Other weights: of %s's form; the published figures are of PaddleClas's own."
              .formatted(ecosystem));
    }
    List<String> others = otherPreprocessing(model.path("preprocessing"));
    if (!others.isEmpty()) {
      notes.add("Other preprocessing than PaddleClas's: %s.".formatted(String.join(", ", others)));
    }
    String precision = model.path("precision").asText();
    if (!precision.equals(Precision.FP32.key())) {
      notes.add("Computed in %s; the published figures are of fp32.".formatted(precision));
    }
    if (top1.count() != VALIDATION_IMAGES) {
      notes.add(
          "Evaluated on %s; the published figures are of ImageNet's %,d for validation."
              .formatted(Figures.images(top1.count()), VALIDATION_IMAGES));
    }
    if (failed > 0) {
      notes.add(
          "Without a prediction, and counted as wrong: %s.".formatted(Figures.images(failed)));
    }
    return List.copyOf(notes);
  }

  private static List<String> otherPreprocessing(JsonNode run) {
    List<String> others = new ArrayList<>();
    PreprocessingKeys.byOption(Preprocessing.paddle().toProperties())
        .forEach(
            (key, published) -> {
              String found = run.path(key).asText("none");
              if (!found.equals(published)) {
                others.add("%s %s (%s)".formatted(key, found, published));
              }
            });
    return others;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("model", network.architecture().name());
    map.put("top1", network.published().top1());
    map.put("top5", network.published().top5());
    map.put("top1_difference", top1.value() - network.published().top1());
    map.put("within_interval", top1.holds(network.published().top1()));
    top5.ifPresent(
        share -> {
          map.put("top5_difference", share.value() - network.published().top5());
          map.put("top5_within_interval", share.holds(network.published().top5()));
        });
    map.put("notes", notes);
    return map;
  }
}
