package io.densepath.jobs.plan;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Writes a plan of rows that Spark holds. A hash of its path assigns a row to a wave, so that no
 * job has to number the rows.
 */
public final class BalancedPlan {

  private BalancedPlan() {}

  /**
   * Writes a plan.
   *
   * @param rows the columns of a plan without the wave
   * @param waveSize the approximate size of a wave
   */
  public static Plan write(Dataset<Row> rows, WaveSize waveSize, Path folder) {
    Dataset<Row> kept = rows.persist();
    try {
      return writeKept(kept, waveSize, folder);
    } finally {
      kept.unpersist();
    }
  }

  private static Plan writeKept(Dataset<Row> rows, WaveSize waveSize, Path folder) {
    Row sums =
        rows.agg(
                count(lit(1)),
                coalesce(sum(greatest(col("length"), lit(0L))), lit(0L)),
                count(when(col("length").lt(0), 1)))
            .first();
    if (sums.getLong(0) == 0) {
      rows.write().mode(SaveMode.Overwrite).parquet(new Path(folder, Plan.folder(0)).toString());
      return new Plan(0, List.of(0L));
    }
    int waves = waveSize.waves(sums.getLong(0), sums.getLong(1), sums.getLong(2));
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
