package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Sums over the tasks of a run: images, milliseconds by activity, and the devices that were used.
 *
 * @param classified images of this command, without those of waves that were already committed
 * @param otherMs the rest of the tasks' wall time: loading libraries, warming up, writing
 */
record TaskTimes(
    long classified,
    long tasks,
    long fetchWaitMs,
    long decodeMs,
    long predictMs,
    long otherMs,
    List<String> devices,
    List<String> precisions,
    List<String> batchSizes) {

  /**
   * Sums a table of statistics.
   *
   * @param waves that this command classified
   */
  static TaskTimes of(Dataset<Row> statistics, List<Integer> waves) {
    Row sums =
        statistics
            .agg(
                coalesce(sum(when(col("wave").isin(waves.toArray()), col("images"))), lit(0L))
                    .as("classified"),
                count(lit(1)).as("tasks"),
                sum("fetch_wait_ms").as("fetch_wait_ms"),
                sum("decode_ms").as("decode_ms"),
                sum("predict_ms").as("predict_ms"),
                sum("wall_ms").as("wall_ms"),
                collect_set("device").as("devices"),
                collect_set("precision").as("precisions"),
                collect_set("batch_size").as("batch_sizes"))
            .first();
    long fetchWaitMs = sums.<Long>getAs("fetch_wait_ms");
    long decodeMs = sums.<Long>getAs("decode_ms");
    long predictMs = sums.<Long>getAs("predict_ms");
    long wallMs = sums.<Long>getAs("wall_ms");
    return new TaskTimes(
        sums.<Long>getAs("classified"),
        sums.<Long>getAs("tasks"),
        fetchWaitMs,
        decodeMs,
        predictMs,
        Math.max(0, wallMs - fetchWaitMs - decodeMs - predictMs),
        sorted(sums, "devices"),
        sorted(sums, "precisions"),
        sorted(sums, "batch_sizes"));
  }

  private static List<String> sorted(Row row, String column) {
    return row.getList(row.fieldIndex(column)).stream().map(String::valueOf).sorted().toList();
  }

  /** Returns the milliseconds by activity, in the order in which an image meets them. */
  Map<String, Long> partsMs() {
    Map<String, Long> parts = new LinkedHashMap<>();
    parts.put("fetch wait", fetchWaitMs);
    parts.put("decode", decodeMs);
    parts.put("predict", predictMs);
    parts.put("load, write", otherMs);
    return parts;
  }
}
