package io.densepath.jobs.benchmark;

import io.densepath.model.Precision;
import io.densepath.model.Published;
import io.densepath.predict.Device;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A row of a benchmark: the figures of one network in one precision at one batch size, and the
 * published ones.
 *
 * @param samples times of its batches
 * @param productGigaFlops rate of the matrix product in that precision in the same benchmark
 * @param pricePerHour of the core or GPU that one predictor occupies
 */
record Result(
    BenchmarkedNetwork subject,
    Device device,
    Precision precision,
    int batchSize,
    BatchTimes samples,
    double productGigaFlops,
    OptionalDouble pricePerHour) {

  private static final List<Integer> PUBLISHED_BATCH_SIZES = List.of(1, 4, 8);
  private static final double SECONDS_AN_HOUR = 3600;

  /** Returns images a second at the median time. */
  double imagesPerSecond() {
    return 1e3 * batchSize / samples.medianMs();
  }

  /** Returns 10^9 operations (2 x multiply-adds) an image, of the network before rewriting. */
  double computedGigaFlops() {
    return 2 * subject.cost().multiplyAdds() / 1e9;
  }

  double computedMegaParameters() {
    return subject.cost().parameters() / 1e6;
  }

  /** Returns 10^9 operations a second at the median time. */
  double gigaFlops() {
    return computedGigaFlops() * imagesPerSecond();
  }

  double peakShare() {
    return gigaFlops() / productGigaFlops;
  }

  /** Returns the price of 10^6 images, in the currency of {@code pricePerHour}. */
  Optional<Double> costPerMillionImages() {
    return pricePerHour.isPresent()
        ? Optional.of(pricePerHour.getAsDouble() * 1e6 / imagesPerSecond() / SECONDS_AN_HOUR)
        : Optional.empty();
  }

  Optional<Double> publishedTop1() {
    return subject.published().map(Published::top1);
  }

  Optional<Double> publishedGigaFlops() {
    return subject.published().map(Published::gigaFlops);
  }

  Optional<Double> publishedMegaParameters() {
    return subject.published().map(Published::megaParameters);
  }

  /** Returns the published ms a batch of this size on a T4, in {@link #publishedT4Precision}. */
  Optional<Double> publishedT4Ms() {
    int column = PUBLISHED_BATCH_SIZES.indexOf(batchSize);
    return column < 0
        ? Optional.empty()
        : subject
            .published()
            .map(row -> precision == Precision.FP32 ? row.t4Fp32Ms() : row.t4Fp16Ms())
            .map(times -> times.get(column));
  }

  /** Returns fp32, or fp16 for the 16-bit precisions, of which only fp16 was published. */
  Optional<Precision> publishedT4Precision() {
    return publishedT4Ms().map(ms -> precision == Precision.FP32 ? precision : Precision.FP16);
  }

  /** Returns the published ms on a V100, which exists only for single images in fp32. */
  Optional<Double> publishedV100Ms() {
    return precision == Precision.FP32 && batchSize == 1
        ? subject.published().map(Published::v100Fp32Ms)
        : Optional.empty();
  }
}
