package io.densepath.jobs.benchmark;

import io.densepath.compile.Target;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The settings of a benchmark.
 *
 * @param precisions of weights and activations
 * @param batchSizes images a batch
 * @param rounds how often every network has its turn
 * @param pricePerHour of the core or GPU that one predictor occupies, in any currency
 */
public record BenchmarkSettings(
    Device device,
    List<Precision> precisions,
    List<Integer> batchSizes,
    int rounds,
    OptionalDouble pricePerHour) {

  public BenchmarkSettings {
    precisions = List.copyOf(precisions);
    batchSizes = List.copyOf(batchSizes);
  }

  List<Target> targets() {
    return precisions.stream().map(precision -> new Target(device.gpu(), precision)).toList();
  }
}
