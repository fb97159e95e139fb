package io.densepath.jobs.benchmark;

import io.densepath.model.Precision;
import io.densepath.model.Published;
import io.densepath.predict.Device;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was measured of one network in one precision at one batch size, beside what was published.
 *
 * @param samples times of its batches
 * @param productGigaFlops of a matrix product of that precision in the same run
 * @param pricePerHour of what one predictor occupies
 */
record Result(
    Subject subject,
    Device device,
    Precision precision,
    int batchSize,
    Samples samples,
    double productGigaFlops,
    OptionalDouble pricePerHour) {

  private static final List<Integer> PUBLISHED_BATCH_SIZES = List.of(1, 4, 8);
  private static final double SECONDS_AN_HOUR = 3600;

  /** At the median. */
  double imagesPerSecond() {
    return 1e3 * batchSize / samples.medianMs();
  }

  /** 10^9 floating point operations of an image, 2 x multiply-adds, as the network is written. */
  double computedGigaFlops() {
    return 2 * subject.cost().multiplyAdds() / 1e9;
  }

  double computedMegaParameters() {
    return subject.cost().parameters() / 1e6;
  }

  /** 10^9 floating point operations a second, at the median. */
  double gigaFlops() {
    return computedGigaFlops() * imagesPerSecond();
  }

  double peakShare() {
    return gigaFlops() / productGigaFlops;
  }

  /** Money for 10^6 images. */
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

  /** On a T4, for a batch of this size, in {@link #publishedT4Precision}. */
  Optional<Double> publishedT4Ms() {
    int column = PUBLISHED_BATCH_SIZES.indexOf(batchSize);
    return column < 0
        ? Optional.empty()
        : subject
            .published()
            .map(row -> precision == Precision.FP32 ? row.t4Fp32Ms() : row.t4Fp16Ms())
            .map(times -> times.get(column));
  }

  /** fp32, or the only one of 16 bits that was published. */
  Optional<Precision> publishedT4Precision() {
    return publishedT4Ms().map(ms -> precision == Precision.FP32 ? precision : Precision.FP16);
  }

  /** On a V100, which was published for single images in fp32. */
  Optional<Double> publishedV100Ms() {
    return precision == Precision.FP32 && batchSize == 1
        ? subject.published().map(Published::v100Fp32Ms)
        : Optional.empty();
  }
}
