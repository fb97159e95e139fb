package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Rows that Spark holds, dealt to waves by their paths, so that nothing has to count them off. */
final class DealtPlan {

  private DealtPlan() {}

  /**
   * Writes a plan.
   *
   * @param rows columns path, length and whatever else a plan has but for the wave; read twice
   * @param images how many rows there are, at most
   * @param waveImages of a wave, about
   */
  static Plan write(Dataset<Row> rows, long images, long waveImages, Path folder) {
    if (images == 0) {
      rows.withColumn("wave", lit(0)).write().mode(SaveMode.Overwrite).parquet(folder.toString());
      return new Plan(0, List.of());
    }
    int waves = Math.toIntExact((images + waveImages - 1) / waveImages);
    Dataset<Row> dealt =
        rows.withColumn("wave", pmod(xxhash64(col("path")), lit(waves)).cast("int"));
    (waves == 1 ? dealt : dealt.repartition(col("wave")))
        .write()
        .mode(SaveMode.Overwrite)
        .partitionBy("wave")
        .parquet(folder.toString());
    return of(dealt.sparkSession().read().parquet(folder.toString()), waves);
  }

  private static Plan of(Dataset<Row> plan, int waves) {
    Map<Integer, Row> counts =
        plan
            .groupBy("wave")
            .agg(count(lit(1)), sum(greatest(col("length"), lit(0L))))
            .collectAsList()
            .stream()
            .collect(Collectors.toMap(row -> row.getInt(0), row -> row));
    return new Plan(
        counts.values().stream().mapToLong(row -> row.getLong(2)).sum(),
        IntStream.range(0, waves)
            .mapToObj(wave -> counts.containsKey(wave) ? counts.get(wave).getLong(1) : 0L)
            .toList());
  }
}
