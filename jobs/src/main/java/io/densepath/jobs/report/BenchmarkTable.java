package io.densepath.jobs.report;

import java.util.List;
import org.apache.spark.sql.Row;

/** The measurements: a row for each network, precision and batch size. */
final class BenchmarkTable {

  private BenchmarkTable() {}

  static Html html(List<Row> rows) {
    Table table =
        Table.of(
                "model",
                "device",
                "precision",
                ">batch",
                ">median ms",
                ">p95 ms",
                ">images/s",
                ">GFLOP/s",
                ">of a product",
                ">cost of a million",
                ">published T4 ms",
                "its precision",
                ">published V100 ms")
            .searched("measurements");
    rows.forEach(row -> table.row(cells(row)));
    return Html.of(
        table.html(),
        Notices.note(
            "Of a product: GFLOP/s as a share of those of a matrix product in the same precision and"
                + " run. Published values are PaddleClas's, on a T4 in the named precision and on a"
                + " V100 in fp32; they are not measured here."));
  }

  private static Cell[] cells(Row row) {
    return new Cell[] {
      Cell.text(row, "model"),
      Cell.text(row, "device"),
      Cell.text(row, "precision"),
      Cell.count(row, "batch_size"),
      Cell.decimal(row, "median_ms", 2),
      Cell.decimal(row, "p95_ms", 2),
      Cell.decimal(row, "images_per_second", 1),
      Cell.decimal(row, "gflops", 1),
      Cell.share(row, "peak_share"),
      Cell.decimal(row, "cost_per_million_images", 2),
      Cell.decimal(row, "published_t4_ms", 2),
      Cell.text(row, "published_t4_precision"),
      Cell.decimal(row, "published_v100_ms", 2)
    };
  }
}
