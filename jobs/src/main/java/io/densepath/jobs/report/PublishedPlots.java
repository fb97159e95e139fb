package io.densepath.jobs.report;

import io.densepath.model.Network;
import io.densepath.model.Published;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The four plots that PaddleClas published for the ten networks, to which points can be added. */
final class PublishedPlots {

  /** The batch size of the latencies in two of the plots. */
  static final int BATCH_SIZE = 4;

  private static final String PUBLISHED = "published (PaddleClas)";

  /** Index of that batch size among the published ones: 1, 4 and 8. */
  private static final int BATCH_SIZE_INDEX = 1;

  private PublishedPlots() {}

  static CostPlot flops() {
    return new CostPlot("GFLOPs an image", false).add(PUBLISHED, points(Published::gigaFlops));
  }

  static CostPlot parameters() {
    return new CostPlot("million parameters", false)
        .add(PUBLISHED, points(Published::megaParameters));
  }

  static CostPlot fp32Latency() {
    return latency()
        .add("published, T4, fp32", points(row -> row.t4Fp32Ms().get(BATCH_SIZE_INDEX)));
  }

  static CostPlot fp16Latency() {
    return latency()
        .add("published, T4, fp16", points(row -> row.t4Fp16Ms().get(BATCH_SIZE_INDEX)));
  }

  private static CostPlot latency() {
    return new CostPlot("ms for a batch of 4", true);
  }

  private static List<Point> points(ToDoubleFunction<Published> cost) {
    return Arrays.stream(Network.values())
        .map(
            network ->
                new Point(
                    Point.shortName(network.architecture().name()),
                    cost.applyAsDouble(network.published()),
                    100 * network.published().top1()))
        .toList();
  }
}
