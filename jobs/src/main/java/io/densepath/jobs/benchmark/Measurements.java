package io.densepath.jobs.benchmark;

import io.densepath.model.Precision;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All times so far. */
final class Measurements {

  private record Key(Subject subject, Precision precision, int batchSize) {}

  private final Settings settings;
  private final MatrixProduct product;
  private final Map<Precision, Samples> products = new EnumMap<>(Precision.class);
  private final Map<Key, Samples> networks = new LinkedHashMap<>();

  Measurements(Settings settings, MatrixProduct product) {
    this.settings = settings;
    this.product = product;
  }

  void addProduct(Precision precision, long[] batchesNs) {
    products.computeIfAbsent(precision, key -> new Samples()).add(batchesNs);
  }

  void add(Subject subject, Precision precision, int batchSize, long[] batchesNs) {
    networks
        .computeIfAbsent(new Key(subject, precision, batchSize), key -> new Samples())
        .add(batchesNs);
  }

  /** 10^9 floating point operations a second of the matrix product, at the median. */
  double productGigaFlops(Precision precision) {
    return product.flops() / products.get(precision).medianMs() / 1e6;
  }

  /** The same of every precision, by its key. */
  Map<String, Object> productGigaFlops() {
    Map<String, Object> rates = new LinkedHashMap<>();
    products.keySet().forEach(p -> rates.put(p.key(), productGigaFlops(p)));
    return rates;
  }

  /** A row for whatever has been measured at least once. */
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
