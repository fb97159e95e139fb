package io.densepath.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.densepath.fetch.FetchRequest;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.output.Totals;
import io.densepath.jobs.output.WaveCommit;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.Status;
import io.densepath.spark.TaskAccumulators;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Classifies again the images of a finished run that have no prediction. The new rows are written
 * to a folder of their own first. Then the files of every affected wave are written anew, with its
 * unchanged rows and the new ones, and its commit is replaced. A retry that is killed begins again
 * with the images that still fail. No row is lost or doubled.
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
    RunRecord record = run.record();
    CommittedPlan plan =
        CommittedPlan.of(spark, context.locked(), run.requirePlan(), Optional.empty());
    context.locked().write(record.retrying());
    context.locked().clear(folder.retry());
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    WaveWriter writer = new WaveWriter(context, settings, progress);
    CommittedWaves committed = CommittedWaves.mend(context, settings.format(), plan);
    new WaveScheduler(writer, context, plan, committed).classify(committed.left());
    Dataset<Row> failed = failed(settings).persist();
    try {
      int retry = plan.plan().waves().size() + record.retries();
      predict(writer, plan, failed, folder.statistics(retry));
      committed.commitStatistics(retry);
      replaceWaves(settings, committed, failed);
    } finally {
      failed.unpersist();
    }
    committed.sweep();
    // The evaluation describes rows that no longer exist.
    context.locked().clear(folder.evaluation());
    context.locked().clear(folder.retry());
    context.locked().clear(folder.crashes());
    Totals totals = record.totals().withRows(committed.byStatus(), committed.brokenShards());
    context.locked().write(record.retried(totals));
    context
        .console()
        .out()
        .printf(
            Locale.ROOT,
            "Run %s in %s has %,d images without a prediction now.%n",
            run.id(),
            folder.root(),
            totals.failed());
  }

  /** Returns object and wave of the objects to read again: failed images, or shards with one. */
  private Dataset<Row> failed(ClassifySettings settings) {
    return spark
        .read()
        .parquet(folder.predictions().toString())
        .filter(col("status").notEqual(lit(Status.OK.name())))
        .select(object(settings).as("object"), col("wave"))
        .distinct();
  }

  /** Returns the column of a prediction that names the object of the plan. */
  private static Column object(ClassifySettings settings) {
    return col(settings.format().objectColumn());
  }

  private void predict(WaveWriter writer, CommittedPlan plan, Dataset<Row> failed, Path statistics)
      throws IOException {
    Dataset<Row> again =
        plan.read()
            .join(failed, col("path").equalTo(col("object")), "left_semi")
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
              Locale.ROOT,
              "Trying %,d %s of run %s again.%n",
              objects,
              writer.settings().format().plural(),
              run.id());
      writer.write(again, objects, folder.retry(), statistics);
    } finally {
      again.unpersist();
    }
  }

  private void replaceWaves(
      ClassifySettings settings, CommittedWaves committed, Dataset<Row> failed) throws IOException {
    List<Integer> waves =
        failed.select("wave").distinct().collectAsList().stream()
            .map(row -> row.getInt(0))
            .sorted()
            .toList();
    for (int wave : waves) {
      replace(wave, settings, committed.get(wave), failed.filter(col("wave").equalTo(wave)));
      committed.commit(wave);
    }
  }

  /** Writes all rows of a wave, unchanged and new ones, beside its present files. */
  private void replace(int wave, ClassifySettings settings, WaveCommit present, Dataset<Row> failed)
      throws IOException {
    Dataset<Row> objects = failed.select("object");
    Dataset<Row> stay =
        read(settings, files(present))
            .join(objects, object(settings).equalTo(col("object")), "left_anti");
    Dataset<Row> anew =
        read(settings, List.of(folder.retry()))
            .join(objects, object(settings).equalTo(col("object")), "left_semi");
    Column file = pmod(xxhash64(col("path")), lit(filesOf(present)));
    context
        .committer()
        .write(
            stay.unionByName(anew)
                .repartition(file)
                .write()
                .option("compression", context.options().compression().codec()),
            folder.predictions(wave));
  }

  private List<Path> files(WaveCommit commit) {
    return commit.predictions().stream()
        .map(file -> new Path(folder.predictions(), file.name()))
        .toList();
  }

  private Dataset<Row> read(ClassifySettings settings, List<Path> files) {
    return spark
        .read()
        .schema(Schemas.predictions(settings.outputs(), settings.format()))
        .parquet(files.stream().map(Path::toString).toArray(String[]::new));
  }

  private long filesOf(WaveCommit commit) {
    return Math.max(1, commit.rows() / context.options().partitionImages());
  }
}
