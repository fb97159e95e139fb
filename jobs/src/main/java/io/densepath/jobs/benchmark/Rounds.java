package io.densepath.jobs.benchmark;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.progress.StepProgress;
import io.densepath.model.Precision;
import io.densepath.predict.LoadedModel;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Rounds in which every network has its turn in every precision and at every batch size, so that a
 * machine that slows down slows all of them. A network is loaded once a round, in all precisions:
 * memory is that of one network, however many there are.
 */
final class Rounds {

  private final Settings settings;
  private final MatrixProduct product;
  private final Map<Precision, Compiled> products;
  private final List<Subject> subjects;
  private final Measurements measurements;

  Rounds(
      Settings settings,
      MatrixProduct product,
      Map<Precision, Compiled> products,
      List<Subject> subjects,
      Measurements measurements) {
    this.settings = settings;
    this.product = product;
    this.products = products;
    this.subjects = subjects;
    this.measurements = measurements;
  }

  /** The effort of all turns, in multiply-adds. */
  long effort() {
    long aRound =
        subjects.stream()
            .flatMapToLong(s -> settings.batchSizes().stream().mapToLong(size -> effort(s, size)))
            .sum();
    return aRound * settings.precisions().size() * settings.rounds();
  }

  private static long effort(Subject subject, int batchSize) {
    return subject.cost().multiplyAdds() * batchSize;
  }

  /**
   * Measures.
   *
   * @param keep called whenever a network has had its turn
   */
  void run(StepProgress progress, Runnable keep) throws IOException {
    for (int round = 1; round <= settings.rounds(); round++) {
      String where = "round %d/%d".formatted(round, settings.rounds());
      progress.begin(where + ", matrix product");
      for (Map.Entry<Precision, Compiled> archive : products.entrySet()) {
        try (LoadedModel model = archive.getValue().load(settings.device())) {
          measurements.addProduct(archive.getKey(), product.take(model));
        }
      }
      for (Subject subject : subjects) {
        visit(subject, where, progress);
        keep.run();
      }
    }
  }

  private void visit(Subject subject, String where, StepProgress progress) throws IOException {
    progress.begin("%s, loading %s".formatted(where, subject.name()));
    Map<Precision, LoadedModel> models = new EnumMap<>(Precision.class);
    try {
      for (Map.Entry<Precision, Compiled> archive : subject.archives().entrySet()) {
        models.put(archive.getKey(), archive.getValue().load(settings.device()));
      }
      for (Map.Entry<Precision, LoadedModel> model : models.entrySet()) {
        for (int batchSize : settings.batchSizes()) {
          String turn = "%s %s b%d".formatted(subject.name(), model.getKey().key(), batchSize);
          progress.begin(where + ", " + turn);
          measurements.add(
              subject, model.getKey(), batchSize, take(turn, subject, model.getValue(), batchSize));
          progress.end(effort(subject, batchSize));
        }
      }
    } finally {
      models.values().forEach(LoadedModel::close);
    }
  }

  private static long[] take(String turn, Subject subject, LoadedModel model, int batchSize) {
    try {
      return Turn.take(model, subject.architecture().classes(), batchSize);
    } catch (RuntimeException e) {
      throw new JobException("%s: %s".formatted(turn, ErrorMessages.describe(e)), e);
    }
  }
}
