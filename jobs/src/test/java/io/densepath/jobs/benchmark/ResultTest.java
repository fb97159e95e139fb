package io.densepath.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.model.Cost;
import io.densepath.model.DenseNet;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.model.Stem;
import io.densepath.predict.Device;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResultTest {

  private static final Network NETWORK = Network.DENSENET121;

  @Test
  void rateSpeedShareAndCostFollowFromTheMedian() {
    // 4 images in 250 ms are 16 images/s. At 2 GFLOP per image this is 32 GFLOP/s, half of the peak
    // of 64 GFLOP/s.
    Result row = result(Precision.FP32, 4);
    assertThat(row.imagesPerSecond()).isEqualTo(16);
    assertThat(row.gigaFlops()).isEqualTo(32);
    assertThat(row.peakShare()).isEqualTo(0.5);
    // A million images take 62,500 s, or 17.361 hours at a price of 0.36 per hour.
    assertThat(row.costPerMillionImages()).contains(6.25);
  }

  @Test
  void theT4StandsBesideTheBatchSizesThatWerePublished() {
    assertThat(result(Precision.FP32, 4).publishedT4Ms()).contains(9.32623);
    assertThat(result(Precision.FP32, 4).publishedT4Precision()).contains(Precision.FP32);
    assertThat(result(Precision.FP32, 2).publishedT4Ms()).isEmpty();
    assertThat(result(Precision.FP32, 2).publishedT4Precision()).isEmpty();
  }

  @Test
  void besideBothTypesOf16BitsTheT4HasItsFp16AndSaysSo() {
    for (Precision precision : List.of(Precision.BF16, Precision.FP16)) {
      assertThat(result(precision, 8).publishedT4Ms()).contains(10.50221);
      assertThat(result(precision, 8).publishedT4Precision()).contains(Precision.FP16);
    }
  }

  @Test
  void theV100StandsBesideSingleImagesInFp32Alone() {
    assertThat(result(Precision.FP32, 1).publishedV100Ms()).contains(4.371);
    assertThat(result(Precision.FP32, 4).publishedV100Ms()).isEmpty();
    assertThat(result(Precision.BF16, 1).publishedV100Ms()).isEmpty();
  }

  @Test
  void aNameWithCommasAndQuotesIsOneCellOfTheCsv() {
    BenchmarkedNetwork odd =
        new BenchmarkedNetwork(
            new DenseNet("my \"net\", small", 8, 4, List.of(2), 2, Stem.CIFAR, 3),
            new Cost(1, 1),
            Optional.empty(),
            Map.of());
    String csv =
        new String(
            ResultFiles.csv(List.of(result(odd, Precision.FP32, 1))), StandardCharsets.UTF_8);
    assertThat(csv.lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("\"my \"\"net\"\", small\",cpu,fp32,1,");
  }

  private static Result result(Precision precision, int batchSize) {
    BenchmarkedNetwork subject =
        new BenchmarkedNetwork(
            NETWORK.architecture(),
            new Cost(1_000_000_000, 8_000_000),
            Optional.of(NETWORK.published()),
            Map.of());
    return result(subject, precision, batchSize);
  }

  private static Result result(BenchmarkedNetwork subject, Precision precision, int batchSize) {
    BatchTimes samples = new BatchTimes();
    samples.add(new long[] {250_000_000});
    return new Result(
        subject, Device.CPU, precision, batchSize, samples, 64, OptionalDouble.of(0.36));
  }
}
