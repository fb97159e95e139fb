package io.densepath.jobs.evaluate;

import io.densepath.image.Preprocessing;
import io.densepath.image.PreprocessingKeys;
import io.densepath.jobs.output.ModelRecord;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.model.Published;
import io.densepath.weights.Ecosystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A measured accuracy compared with the published accuracy of the network.
 *
 * @param model name of the network
 * @param top1 published, as a fraction
 * @param top5 published, as a fraction
 * @param top1Difference measured minus published
 * @param withinInterval whether the interval of the measured top-1 contains the published one
 * @param top5Difference measured minus published, if top-5 was measured
 * @param top5WithinInterval the same as {@code withinInterval} for top-5
 * @param notes known reasons for a difference, as sentences
 */
public record PublishedComparison(
    String model,
    double top1,
    double top5,
    double top1Difference,
    Optional<Boolean> withinInterval,
    Optional<Double> top5Difference,
    Optional<Boolean> top5WithinInterval,
    List<String> notes) {

  private static final int IMAGENET_CLASSES = 1000;
  private static final long VALIDATION_IMAGES = 50_000;

  /**
   * Compares an accuracy, if the model is one of the ten networks with ImageNet's classes.
   *
   * @param failed images without a prediction that count as wrong
   */
  static Optional<PublishedComparison> of(
      ModelRecord model, Proportion top1, Optional<Proportion> top5, long failed) {
    if (model.classes() != IMAGENET_CLASSES) {
      return Optional.empty();
    }
    return Network.find(model.name())
        .map(network -> of(network, top1, top5, notes(model, top1, failed)));
  }

  private static PublishedComparison of(
      Network network, Proportion top1, Optional<Proportion> top5, List<String> notes) {
    Published published = network.published();
    return new PublishedComparison(
        network.architecture().name(),
        published.top1(),
        published.top5(),
        top1.value() - published.top1(),
        Optional.of(top1.contains(published.top1())),
        top5.map(measured -> measured.value() - published.top5()),
        top5.map(measured -> measured.contains(published.top5())),
        notes);
  }

  private static List<String> notes(ModelRecord model, Proportion top1, long failed) {
    List<String> notes = new ArrayList<>();
    if (!model.ecosystem().equals(Ecosystem.PADDLE.key())) {
      notes.add(
          "Other weights: of %s's form; the published figures are of PaddleClas's own."
              .formatted(model.ecosystem()));
    }
    List<String> others = otherPreprocessing(model);
    if (!others.isEmpty()) {
      notes.add("Other preprocessing than PaddleClas's: %s.".formatted(String.join(", ", others)));
    }
    if (!model.precision().equals(Precision.FP32.key())) {
      notes.add("Computed in %s; the published figures are of fp32.".formatted(model.precision()));
    }
    if (top1.count() != VALIDATION_IMAGES) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Evaluated on %s; the published figures are of ImageNet's %,d for validation.",
              EvaluationFormat.images(top1.count()),
              VALIDATION_IMAGES));
    }
    if (failed > 0) {
      notes.add(
          "Without a prediction, and counted as wrong: %s."
              .formatted(EvaluationFormat.images(failed)));
    }
    return List.copyOf(notes);
  }

  private static List<String> otherPreprocessing(ModelRecord model) {
    List<String> others = new ArrayList<>();
    PreprocessingKeys.byOption(Preprocessing.paddle().toProperties())
        .forEach(
            (key, published) -> {
              String found = model.preprocessing().getOrDefault(key, "none");
              if (!found.equals(published)) {
                others.add("%s %s (%s)".formatted(key, found, published));
              }
            });
    return others;
  }
}
