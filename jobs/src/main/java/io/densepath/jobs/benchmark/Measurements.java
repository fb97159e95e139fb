package io.densepath.jobs.benchmark;

import io.densepath.model.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The times measured so far. */
final class Measurements {

  private record Key(BenchmarkedNetwork subject, Precision precision, int batchSize) {}

  private final BenchmarkSettings settings;
  private final MatrixProduct product;
  private final Map<Precision, BatchTimes> products = new EnumMap<>(Precision.class);
  private final Map<Key, BatchTimes> networks = new LinkedHashMap<>();

  Measurements(BenchmarkSettings settings, MatrixProduct product) {
    this.settings = settings;
    this.product = product;
  }

  void addProduct(Precision precision, long[] batchesNs) {
    products.computeIfAbsent(precision, key -> new BatchTimes()).add(batchesNs);
  }

  void add(BenchmarkedNetwork subject, Precision precision, int batchSize, long[] batchesNs) {
    networks
        .computeIfAbsent(new Key(subject, precision, batchSize), key -> new BatchTimes())
        .add(batchesNs);
  }

  /** Returns the median rate of the matrix product, in 10^9 floating point operations a second. */
  double productGigaFlops(Precision precision) {
    return product.flops() / products.get(precision).medianMs() / 1e6;
  }

  /** Returns the same for every precision, by its key. */
  Map<String, Double> productGigaFlops() {
    Map<String, Double> rates = new LinkedHashMap<>();
    products.keySet().forEach(p -> rates.put(p.key(), productGigaFlops(p)));
    return rates;
  }

  /** Returns a row for every combination that has been measured at least once. */
  List<Result> results() {
    List<Result> results = new ArrayList<>();
    networks.forEach(
        (key, samples) ->
            results.add(
                new Result(
                    key.subject(),
                    settings.device(),
                    key.precision(),
                    key.batchSize(),
                    samples,
                    productGigaFlops(key.precision()),
                    settings.pricePerHour())));
    return results;
  }
}
