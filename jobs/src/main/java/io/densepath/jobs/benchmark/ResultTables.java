package io.densepath.jobs.benchmark;

import io.densepath.jobs.progress.Durations;
import io.densepath.jobs.text.TextTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Formats results as text tables, of at most 80 characters a line unless prices are long. */
final class ResultTables {

  private final BenchmarkSettings settings;
  private final MatrixProduct product;
  private final Measurements measurements;

  ResultTables(BenchmarkSettings settings, MatrixProduct product, Measurements measurements) {
    this.settings = settings;
    this.product = product;
    this.measurements = measurements;
  }

  String text() {
    List<String> parts = new ArrayList<>(List.of(latencies(), legend()));
    settings.pricePerHour().ifPresent(price -> parts.add(costs(price)));
    return String.join("\n\n", parts);
  }

  private String latencies() {
    TextTable table =
        TextTable.of(
            "model",
            "type",
            ">batch",
            ">median",
            ">p95",
            ">img/s",
            ">GFLOP/s",
            ">peak",
            ">T4",
            ">V100");
    for (Result row : measurements.results()) {
      table.row(
          row.subject().name(),
          row.precision().key(),
          Integer.toString(row.batchSize()),
          Durations.rate(row.samples().medianMs()),
          Durations.rate(row.samples().p95Ms()),
          Durations.rate(row.imagesPerSecond()),
          Durations.rate(row.gigaFlops()),
          String.format(Locale.ROOT, "%.0f%%", 100 * row.peakShare()),
          published(row.publishedT4Ms()),
          published(row.publishedV100Ms()));
    }
    return table.render();
  }

  private static String published(Optional<Double> ms) {
    return ms.map(Durations::rate).orElse("-");
  }

  private String legend() {
    String products =
        settings.precisions().stream()
            .map(p -> p.key() + " " + Durations.rate(measurements.productGigaFlops(p)))
            .collect(Collectors.joining(", "));
    return TextTable.of("measured on", Machine.name(settings.device()))
        .row("with", predictor() + ", rounds: " + settings.rounds())
        .row("median, p95", "ms a batch: uint8 images in memory to their likeliest classes")
        .row("img/s, GFLOP/s", "at the median; 2 x multiply-adds of the network as written")
        .row("peak", "share of a product of matrices, " + shapes())
        .row("", "in GFLOP/s, in this run: " + products)
        .row("T4, V100", "not measured: ms a batch, published by PaddleClas for these")
        .row("", "GPUs with TensorRT; beside bf16, the T4's fp16")
        .render();
  }

  private String shapes() {
    List<Integer> shape = product.shape();
    return String.format(
        Locale.ROOT, "%d x %d by %d x %d,", shape.get(0), shape.get(1), shape.get(1), shape.get(2));
  }

  private String predictor() {
    return settings.device().gpu() ? "one predictor" : "one predictor on one thread";
  }

  /** Returns a table with a row for each network and a column for each precision and batch size. */
  private String costs(double price) {
    Map<String, Map<String, String>> cells = new LinkedHashMap<>();
    for (Result row : measurements.results()) {
      cells
          .computeIfAbsent(row.subject().name(), name -> new LinkedHashMap<>())
          .put(
              String.format(Locale.ROOT, ">%s b%d", row.precision().key(), row.batchSize()),
              threeDigits(row.costPerMillionImages().orElseThrow()));
    }
    List<String> header = new ArrayList<>(List.of("model"));
    cells.values().stream().findFirst().ifPresent(row -> header.addAll(row.keySet()));
    TextTable table = TextTable.of(header.toArray(String[]::new));
    cells.forEach(
        (name, row) -> {
          List<String> line = new ArrayList<>(List.of(name));
          line.addAll(row.values());
          table.row(line.toArray(String[]::new));
        });
    return "Money for a million images, at %s an hour for what one predictor occupies:%n%s"
        .formatted(price, table.render());
  }

  private static String threeDigits(double money) {
    return new BigDecimal(money).round(new MathContext(3)).toPlainString();
  }
}
