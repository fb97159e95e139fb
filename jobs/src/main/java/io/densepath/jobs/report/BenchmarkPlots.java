package io.densepath.jobs.report;

import io.densepath.model.Precision;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;

/** The four published plots, with computed and measured values of this benchmark added. */
final class BenchmarkPlots {

  private static final String COMPUTED = "computed by DensePath";

  private BenchmarkPlots() {}

  static Html html(List<Row> rows) {
    List<Row> placed =
        rows.stream().filter(row -> !row.isNullAt(row.fieldIndex("published_top1"))).toList();
    CostPlot fp16 = PublishedPlots.fp16Latency();
    for (Precision precision : List.of(Precision.FP16, Precision.BF16)) {
      fp16.add("measured here, " + precision.key(), measured(placed, precision));
    }
    return Html.of(
        Notices.note(
            "Every point, also of a value measured here, has the published top-1 of its network. A"
                + " number without letters is a DenseNet."),
        Element.of("div", "columns")
            .holding(
                PublishedPlots.flops()
                    .add(COMPUTED, computed(placed, "computed_gflops"))
                    .html("FLOPs against top-1", "flops"),
                PublishedPlots.parameters()
                    .add(COMPUTED, computed(placed, "computed_mparams"))
                    .html("Parameters against top-1", "parameters"),
                PublishedPlots.fp32Latency()
                    .add("measured here, fp32", measured(placed, Precision.FP32))
                    .html("Latency in fp32 at batch size 4 against top-1", "fp32"),
                fp16.html("Latency in 16 bits at batch size 4 against top-1", "fp16")));
  }

  /** Returns a point for each network, without a name, since the published point has it. */
  private static List<Point> computed(List<Row> rows, String column) {
    return points(rows, column, row -> true).stream().distinct().map(Point::unnamed).toList();
  }

  private static List<Point> measured(List<Row> rows, Precision precision) {
    return points(
        rows,
        "median_ms",
        row ->
            row.<String>getAs("precision").equals(precision.key())
                && row.<Integer>getAs("batch_size") == PublishedPlots.BATCH_SIZE);
  }

  private static List<Point> points(List<Row> rows, String column, Predicate<Row> which) {
    return rows.stream()
        .filter(which)
        .map(
            row ->
                new Point(
                    Point.shortName(row.getAs("model")),
                    row.<Double>getAs(column),
                    100 * row.<Double>getAs("published_top1")))
        .toList();
  }
}
