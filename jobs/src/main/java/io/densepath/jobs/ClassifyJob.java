package io.densepath.jobs;

import static org.apache.spark.sql.functions.col;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.options.ByteSize;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.Manifest;
import io.densepath.jobs.plan.Plan;
import io.densepath.jobs.progress.ProgressReporter;
import io.densepath.spark.Classifier;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Progress;
import io.densepath.spark.Schemas;
import io.densepath.spark.TaskStatistics;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** One run: plan, predictions, statistics and the record of it all, in one folder. */
final class ClassifyJob {

  // A run is one wave.
  private static final int WAVE = 0;

  private final SparkSession spark;
  private final RunFolder folder;
  private final InputOptions input;
  private final RunOptions options;
  private final Console console;

  ClassifyJob(
      SparkSession spark,
      RunFolder folder,
      InputOptions input,
      RunOptions options,
      Console console) {
    this.spark = spark;
    this.folder = folder;
    this.input = input;
    this.options = options;
    this.console = console;
  }

  /**
   * Runs it in a folder that {@link RunFolder#check} has let pass.
   *
   * @param settings what the tasks must know; SparkFiles has the archive
   * @param configuration what the run was asked for, for its record
   * @throws JobException or whatever Spark and the store throw; the record then says FAILED
   */
  RunSummary run(ClassifySettings settings, Map<String, Object> configuration) throws IOException {
    RunRecord record =
        new RunRecord(settings.runId())
            .put("started_at", Instant.now().toString())
            .put("configuration", configuration)
            .put("versions", Versions.all(spark))
            .put("model", ModelSection.of(settings));
    Committer committer = Committer.of(folder);
    committer.configure(spark);
    Instant planningStart = Instant.now();
    Plan plan = planOrLeaveNothing(record, committer);
    try {
      folder.begin(record);
      RunSummary summary = classify(settings, plan, committer, planningStart);
      folder.write(
          record
              .state(RunRecord.State.DONE)
              .put("finished_at", Instant.now().toString())
              .put("devices", summary.times().devices())
              .put("precisions", summary.times().precisions())
              .put("totals", summary.totals())
              .put("throughput", summary.throughput()));
      return summary;
    } catch (Exception e) {
      // Spark, which is Scala, throws checked exceptions that no signature declares.
      recordFailure(record, e);
      throw e;
    }
  }

  private void recordFailure(RunRecord record, Exception failure) {
    try {
      folder.write(
          record
              .state(RunRecord.State.FAILED)
              .put("finished_at", Instant.now().toString())
              .put("error", ErrorMessages.describe(failure)));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private RunSummary classify(
      ClassifySettings settings, Plan plan, Committer committer, Instant planningStart)
      throws IOException {
    Instant start = Instant.now();
    int partitions =
        Partitions.count(
            plan.images(), options.partitionImages(), spark.sparkContext().defaultParallelism());
    List<TaskStatistics> statistics = predict(settings, plan, partitions);
    committer.verify(folder.predictions(WAVE));
    Duration classifying = Duration.between(start, Instant.now());
    writeStatistics(statistics);
    committer.verify(folder.statistics(WAVE));
    return new RunSummary(
        plan,
        countStatuses(plan),
        TaskTimes.of(statistics),
        partitions,
        Duration.between(processStart(), start),
        Duration.between(planningStart, start),
        classifying);
  }

  /** A run that has not begun leaves the folder as it was. */
  private Plan planOrLeaveNothing(RunRecord record, Committer committer) throws IOException {
    try {
      folder.open(record);
      return plan(committer);
    } catch (Exception e) {
      abandon(e);
      throw e;
    }
  }

  private void abandon(Exception failure) {
    try {
      folder.abandon();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private Plan plan(Committer committer) throws IOException {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Plan plan =
        input.manifest().isPresent()
            ? manifestPlan(input.manifest().get(), committer)
            : Listing.write(
                input.inputs(),
                folder.newPlan(),
                folder.root(),
                conf,
                new ListingProgress(console.err()));
    console
        .err()
        .printf(
            "Planned %,d images%s.%n",
            plan.images(), plan.bytes() > 0 ? ", " + ByteSize.text(plan.bytes()) : "");
    return plan;
  }

  private Plan manifestPlan(String manifest, Committer committer) throws IOException {
    Plan plan = Manifest.write(spark, manifest, folder.newPlan());
    committer.verify(folder.newPlan());
    return plan;
  }

  private List<TaskStatistics> predict(ClassifySettings settings, Plan plan, int partitions) {
    Progress progress = Progress.register(spark.sparkContext());
    SerializableConfiguration hadoop =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    try (ProgressReporter reporter =
        ProgressReporter.start(
            spark.sparkContext(),
            progress.done(),
            progress.failed(),
            plan.images(),
            options.progress(),
            console.progress(),
            console.terminal())) {
      spark
          .read()
          .schema(Schemas.plan())
          .parquet(folder.plan().toString())
          .repartition(partitions)
          .mapPartitions(
              new Classifier(settings, hadoop, progress),
              Encoders.row(Schemas.predictions(settings.outputs())))
          .write()
          .option("compression", options.compression().codec())
          .parquet(folder.predictions(WAVE).toString());
      reporter.show();
    }
    return new ArrayList<>(progress.statistics().value());
  }

  private void writeStatistics(List<TaskStatistics> statistics) {
    spark
        .createDataFrame(
            statistics.stream().map(TaskStatistics::toRow).toList(), Schemas.statistics())
        .drop("wave")
        .coalesce(1)
        .write()
        .option("compression", options.compression().codec())
        .parquet(folder.statistics(WAVE).toString());
  }

  private Map<String, Long> countStatuses(Plan plan) {
    Dataset<Row> predictions = spark.read().parquet(folder.predictions().toString());
    Map<String, Long> statuses = new TreeMap<>();
    predictions
        .groupBy(col("status"))
        .count()
        .collectAsList()
        .forEach(row -> statuses.put(row.getString(0), row.getLong(1)));
    long rows = statuses.values().stream().mapToLong(n -> n).sum();
    if (rows != plan.images()) {
      throw new JobException(
          "%s has %,d rows for %,d planned images. Do not use it."
              .formatted(folder.predictions(), rows, plan.images()));
    }
    return statuses;
  }

  private static Instant processStart() {
    return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
