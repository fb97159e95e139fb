package io.densepath.jobs.benchmark;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.progress.StepProgress;
import io.densepath.model.Precision;
import io.densepath.predict.LoadedModel;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures in rounds. In each round every network has its turn in every precision and at every
 * batch size, so that a machine that slows down affects all of them. A network is loaded once a
 * round, in all precisions, so that the memory in use is that of one network.
 */
final class Rounds {

  private final BenchmarkSettings settings;
  private final MatrixProduct product;
  private final Map<Precision, CompiledArchive> products;
  private final List<BenchmarkedNetwork> subjects;
  private final Measurements measurements;

  Rounds(
      BenchmarkSettings settings,
      MatrixProduct product,
      Map<Precision, CompiledArchive> products,
      List<BenchmarkedNetwork> subjects,
      Measurements measurements) {
    this.settings = settings;
    this.product = product;
    this.products = products;
    this.subjects = subjects;
    this.measurements = measurements;
  }

  /** Returns the effort of all rounds, in multiply-adds. */
  long effort() {
    long aRound =
        subjects.stream()
            .flatMapToLong(s -> settings.batchSizes().stream().mapToLong(size -> effort(s, size)))
            .sum();
    return aRound * settings.precisions().size() * settings.rounds();
  }

  private static long effort(BenchmarkedNetwork subject, int batchSize) {
    return subject.cost().multiplyAdds() * batchSize;
  }

  /**
   * Runs all rounds.
   *
   * @param keep called whenever a network has had its turn
   */
  void run(StepProgress progress, Runnable keep) throws IOException {
    for (int round = 1; round <= settings.rounds(); round++) {
      String where = String.format(Locale.ROOT, "round %d/%d", round, settings.rounds());
      progress.begin(where + ", matrix product");
      for (Map.Entry<Precision, CompiledArchive> archive : products.entrySet()) {
        try (LoadedModel model = archive.getValue().load(settings.device())) {
          measurements.addProduct(archive.getKey(), product.take(model));
        }
      }
      for (BenchmarkedNetwork subject : subjects) {
        visit(subject, where, progress);
        keep.run();
      }
    }
  }

  private void visit(BenchmarkedNetwork subject, String where, StepProgress progress)
      throws IOException {
    progress.begin("%s, loading %s".formatted(where, subject.name()));
    Map<Precision, LoadedModel> models = new EnumMap<>(Precision.class);
    try {
      for (Map.Entry<Precision, CompiledArchive> archive : subject.archives().entrySet()) {
        models.put(archive.getKey(), archive.getValue().load(settings.device()));
      }
      for (Map.Entry<Precision, LoadedModel> model : models.entrySet()) {
        for (int batchSize : settings.batchSizes()) {
          String turn =
              String.format(
                  Locale.ROOT, "%s %s b%d", subject.name(), model.getKey().key(), batchSize);
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

  private static long[] take(
      String turn, BenchmarkedNetwork subject, LoadedModel model, int batchSize) {
    try {
      return TimedBatches.take(model, subject.architecture().classes(), batchSize);
    } catch (RuntimeException e) {
      throw new JobException("%s: %s".formatted(turn, ErrorMessages.describe(e)), e);
    }
  }
}
