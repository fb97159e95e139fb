package io.densepath.jobs.benchmark;

import io.densepath.compile.Target;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is measured of every network.
 *
 * @param device that all runs on
 * @param precisions of weights and activations
 * @param batchSizes images a batch
 * @param rounds in which every network has its turn
 * @param pricePerHour of what one predictor occupies, in any money
 */
public record Settings(
    Device device,
    List<Precision> precisions,
    List<Integer> batchSizes,
    int rounds,
    OptionalDouble pricePerHour) {

  public Settings {
    precisions = List.copyOf(precisions);
    batchSizes = List.copyOf(batchSizes);
  }

  List<Target> targets() {
    return precisions.stream().map(precision -> new Target(device.gpu(), precision)).toList();
  }
}
