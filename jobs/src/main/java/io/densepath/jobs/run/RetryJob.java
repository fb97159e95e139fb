package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.densepath.fetch.FetchRequest;
import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.OutputLock;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.plan.Format;
import io.densepath.jobs.progress.Console;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.Status;
import io.densepath.spark.TaskAccumulators;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tries again the images of a finished run that have no prediction. New rows and those that stay
 * are written aside, for every wave that has any; when all of that is committed it takes the place
 * of the waves, one after the other. A retry that is killed before begins again, one that is killed
 * after goes on from there: no row is lost, and none is there twice.
 */
public final class RetryJob {

  private static final String RETRIES = "retries";

  private final SparkSession spark;
  private final EarlierRun run;
  private final RunFolder folder;
  private final OutputLock lock;
  private final RunOptions options;
  private final Committer committer;
  private final Console console;

  public RetryJob(
      SparkSession spark,
      EarlierRun run,
      OutputLock lock,
      RunOptions options,
      Committer committer,
      Console console) {
    this.spark = spark;
    this.run = run;
    this.folder = run.folder();
    this.lock = lock;
    this.options = options;
    this.committer = committer;
    this.console = console;
  }

  /**
   * Tries them again.
   *
   * @param settings those of the run
   */
  public void run(ClassifySettings settings) throws IOException {
    lock.confirm();
    RunRecord record = RunRecord.of(run.record());
    boolean merged = run.isRetrying() && committer.isCommitted(merged());
    folder.write(record.state(RunRecord.State.RUNNING).put(EarlierRun.RETRYING, true));
    if (!merged) {
      folder.fileSystem().delete(folder.retry(), true);
      predict(settings);
      merge(settings);
    }
    int number = run.record().path(RETRIES).asInt() + 1;
    replaceWaves(run.requirePlan().waves().size() + number - 1);
    Map<String, Long> statuses = RunResults.statuses(spark, folder, run.requirePlan(), settings);
    folder.write(
        record
            .state(RunRecord.State.DONE)
            .remove(EarlierRun.RETRYING)
            .put(RETRIES, number)
            .put("retried_at", Instant.now().toString())
            .update(
                "totals",
                Map.of(
                    "images",
                    images(statuses),
                    "failed",
                    failed(statuses),
                    "by_status",
                    new TreeMap<>(statuses),
                    "broken_shards",
                    RunResults.brokenShards(spark, folder, settings))));
    folder.fileSystem().delete(folder.retry(), true);
    folder.fileSystem().delete(folder.crashes(), true);
    console
        .out()
        .printf(
            "Run %s in %s has %,d images without a prediction now.%n",
            run.id(), folder.root(), failed(statuses));
  }

  private void predict(ClassifySettings settings) throws IOException {
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    Dataset<Row> again =
        spark
            .read()
            .schema(Schemas.plan())
            .parquet(folder.plan().toString())
            .join(failed(settings).select("path"), new String[] {"path"}, "left_semi")
            // In whatever version is there now: it may have been put right.
            .withColumn("length", lit(FetchRequest.UNKNOWN_LENGTH))
            .withColumn("etag", lit(null).cast("string"))
            .withColumn("modified", lit(null).cast("bigint"))
            .withColumn("wave", lit(0))
            .persist();
    try {
      long objects = again.count();
      console
          .err()
          .printf(
              "Trying %,d %s of run %s again.%n",
              objects, Format.plural(settings.format().sharded()), run.id());
      new WaveWriter(spark, settings, options, committer, progress)
          .write(again, objects, part("predictions"), part("statistics"));
    } finally {
      again.unpersist();
    }
    lock.requireHeld();
  }

  private Dataset<Row> predictions() {
    return spark.read().parquet(folder.predictions().toString());
  }

  /** Columns path and wave of the objects to try again: images that failed, shards with one. */
  private Dataset<Row> failed(ClassifySettings settings) {
    return predictions()
        .filter(col("status").notEqual(lit(Status.OK.name())))
        .select(object(settings).as("path"), col("wave"))
        .distinct();
  }

  /** Of a prediction: the object of the plan. */
  private static Column object(ClassifySettings settings) {
    return col(settings.format().sharded() ? "shard" : "path");
  }

  /** All rows of every wave with a failed image: those that stay, and the new ones. */
  private void merge(ClassifySettings settings) throws IOException {
    Dataset<Row> failed = failed(settings).withColumnRenamed("path", "object").persist();
    try {
      Object[] waves =
          failed.select("wave").distinct().collectAsList().stream()
              .map(row -> row.get(0))
              .toArray();
      Dataset<Row> stay =
          predictions()
              .filter(col("wave").isin(waves))
              .join(failed.select("object"), object(settings).equalTo(col("object")), "left_anti");
      Dataset<Row> anew =
          spark
              .read()
              .parquet(part("predictions").toString())
              .join(failed, object(settings).equalTo(col("object")))
              .drop("object");
      Column file = pmod(xxhash64(col("path")), lit(filesAWave()));
      stay.unionByName(anew)
          .repartition(col("wave"), file)
          .write()
          .option("compression", options.compression().codec())
          .partitionBy("wave")
          .parquet(merged().toString());
    } finally {
      failed.unpersist();
    }
    committer.verify(merged());
  }

  private long filesAWave() {
    long largest = run.requirePlan().waves().stream().mapToLong(images -> images).max().orElse(1);
    return Math.max(1, largest / options.partitionImages());
  }

  private void replaceWaves(int statisticsWave) throws IOException {
    for (FileStatus wave : folder.fileSystem().listStatus(merged())) {
      if (wave.isDirectory() && wave.getPath().getName().startsWith("wave=")) {
        replace(wave.getPath(), new Path(folder.predictions(), wave.getPath().getName()));
      }
    }
    replace(part("statistics"), folder.statistics(statisticsWave));
    // It is of rows that are no longer there.
    folder.fileSystem().delete(folder.evaluation(), true);
  }

  private void replace(Path from, Path to) throws IOException {
    lock.requireHeld();
    folder.fileSystem().delete(to, true);
    spark
        .read()
        .parquet(from.toString())
        .write()
        .option("compression", options.compression().codec())
        .parquet(to.toString());
    committer.verify(to);
  }

  private Path merged() {
    return part("merged");
  }

  private Path part(String name) {
    return new Path(folder.retry(), name);
  }

  private static long images(Map<String, Long> statuses) {
    return statuses.values().stream().mapToLong(n -> n).sum();
  }

  private static long failed(Map<String, Long> statuses) {
    return images(statuses) - statuses.getOrDefault(Status.OK.name(), 0L);
  }
}
