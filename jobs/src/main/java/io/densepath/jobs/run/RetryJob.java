package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.densepath.fetch.FetchRequest;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.output.Totals;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.Status;
import io.densepath.spark.TaskAccumulators;
import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Classifies again the images of a finished run that have no prediction. The rows of every affected
 * wave, new and unchanged ones, are written to a staging area first; when all of them are
 * committed, they replace the waves, one after the other. A retry that is killed before that commit
 * starts again; one that is killed after it continues with the replacement. No row is lost or
 * doubled.
 */
final class RetryJob {

  private final RunContext context;
  private final SparkSession spark;
  private final RunFolder folder;
  private final EarlierRun run;

  /**
   * @param run the run in the folder of {@code context}
   */
  RetryJob(RunContext context, EarlierRun run) {
    this.context = context;
    this.spark = context.spark();
    this.folder = context.folder();
    this.run = run;
  }

  /**
   * Runs the retry.
   *
   * @param settings of the run's tasks
   */
  void run(ClassifySettings settings) throws IOException {
    context.lock().confirm();
    RunRecord record = run.record();
    boolean merged = run.isRetrying() && context.committer().isCommitted(merged());
    folder.write(record.retrying());
    if (!merged) {
      folder.fileSystem().delete(folder.retry(), true);
      predict(settings);
      merge(settings);
    }
    replaceWaves(run.requirePlan().waves().size() + record.retries());
    Map<String, Long> statuses = RunResults.statuses(spark, folder, run.requirePlan(), settings);
    Totals totals =
        record.totals().withRows(statuses, RunResults.brokenShards(spark, folder, settings));
    folder.write(record.retried(totals));
    folder.fileSystem().delete(folder.retry(), true);
    folder.fileSystem().delete(folder.crashes(), true);
    context
        .console()
        .out()
        .printf(
            "Run %s in %s has %,d images without a prediction now.%n",
            run.id(), folder.root(), totals.failed());
  }

  private void predict(ClassifySettings settings) throws IOException {
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    Dataset<Row> again =
        spark
            .read()
            .schema(Schemas.plan())
            .parquet(folder.plan().toString())
            .join(failed(settings).select("path"), new String[] {"path"}, "left_semi")
            // The present version of an object is read, since it may have been repaired.
            .withColumn("length", lit(FetchRequest.UNKNOWN_LENGTH))
            .withColumn("etag", lit(null).cast("string"))
            .withColumn("modified", lit(null).cast("bigint"))
            .withColumn("wave", lit(0))
            .persist();
    try {
      long objects = again.count();
      context
          .console()
          .err()
          .printf(
              "Trying %,d %s of run %s again.%n", objects, settings.format().plural(), run.id());
      new WaveWriter(context, settings, progress)
          .write(again, objects, part("predictions"), part("statistics"));
    } finally {
      again.unpersist();
    }
    context.lock().requireHeld();
  }

  private Dataset<Row> predictions() {
    return spark.read().parquet(folder.predictions().toString());
  }

  /** Returns path and wave of the objects to read again: failed images, or shards with one. */
  private Dataset<Row> failed(ClassifySettings settings) {
    return predictions()
        .filter(col("status").notEqual(lit(Status.OK.name())))
        .select(object(settings).as("path"), col("wave"))
        .distinct();
  }

  /** Returns the column of a prediction that names the object of the plan. */
  private static Column object(ClassifySettings settings) {
    return col(settings.format().objectColumn());
  }

  /** Writes all rows of every wave with a failed image, unchanged and new ones. */
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
          .option("compression", context.options().compression().codec())
          .partitionBy("wave")
          .parquet(merged().toString());
    } finally {
      failed.unpersist();
    }
    context.committer().verify(merged());
  }

  private long filesAWave() {
    long largest = run.requirePlan().waves().stream().mapToLong(images -> images).max().orElse(1);
    return Math.max(1, largest / context.options().partitionImages());
  }

  private void replaceWaves(int statisticsWave) throws IOException {
    for (FileStatus wave : folder.fileSystem().listStatus(merged())) {
      if (wave.isDirectory() && wave.getPath().getName().startsWith("wave=")) {
        replace(wave.getPath(), new Path(folder.predictions(), wave.getPath().getName()));
      }
    }
    replace(part("statistics"), folder.statistics(statisticsWave));
    // The evaluation describes rows that no longer exist.
    folder.fileSystem().delete(folder.evaluation(), true);
  }

  private void replace(Path from, Path to) throws IOException {
    context.lock().requireHeld();
    folder.fileSystem().delete(to, true);
    spark
        .read()
        .parquet(from.toString())
        .write()
        .option("compression", context.options().compression().codec())
        .parquet(to.toString());
    context.committer().verify(to);
  }

  private Path merged() {
    return part("merged");
  }

  private Path part(String name) {
    return new Path(folder.retry(), name);
  }
}
