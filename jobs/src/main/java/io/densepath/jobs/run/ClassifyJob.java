package io.densepath.jobs.run;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.OutputLock;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.plan.Format;
import io.densepath.jobs.plan.Plan;
import io.densepath.jobs.progress.Console;
import io.densepath.jobs.progress.Expected;
import io.densepath.jobs.progress.ProgressReporter;
import io.densepath.jobs.session.Versions;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.TaskAccumulators;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One run: plan, predictions, statistics and the record of it all, in one folder. */
public final class ClassifyJob {

  private final SparkSession spark;
  private final RunFolder folder;
  private final OutputLock lock;
  private final RunOptions options;
  private final Console console;
  private final Committer committer;

  /**
   * @param folder that this run may write to, by its lock
   */
  public ClassifyJob(
      SparkSession spark,
      RunFolder folder,
      OutputLock lock,
      RunOptions options,
      Committer committer,
      Console console) {
    this.spark = spark;
    this.folder = folder;
    this.lock = lock;
    this.options = options;
    this.console = console;
    this.committer = committer;
  }

  /**
   * Runs it.
   *
   * @param settings what the tasks must know
   * @param configuration what the run was asked for, for its record
   * @param earlier the run in the folder that this one goes on with
   * @throws io.densepath.jobs.error.JobException or whatever Spark and the store throw; the record
   *     then says FAILED
   */
  public RunSummary run(
      ClassifySettings settings,
      Map<String, Object> configuration,
      Optional<EarlierRun> earlier,
      RunPlanner planner)
      throws IOException {
    Instant planningStart = Instant.now();
    RunRecord record = record(settings, configuration, earlier);
    Optional<Plan> standing = earlier.flatMap(EarlierRun::plan);
    Plan plan = standing.isPresent() ? standing.get() : planOrLeaveNothing(record, planner);
    lock.confirm();
    try {
      if (standing.isPresent()) {
        folder.goOn(record, plan);
      } else {
        folder.begin(record, plan);
      }
      RunSummary summary = classify(settings, plan, standing.isPresent(), planningStart);
      lock.requireHeld();
      folder.fileSystem().delete(folder.crashes(), true);
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

  private RunRecord record(
      ClassifySettings settings, Map<String, Object> configuration, Optional<EarlierRun> earlier) {
    String now = Instant.now().toString();
    RunRecord record =
        new RunRecord(settings.runId())
            .put("started_at", earlier.map(run -> run.section("started_at").asText()).orElse(now))
            .put("configuration", configuration)
            .put("versions", Versions.all(spark))
            .put("model", ModelSection.of(settings));
    return earlier.isPresent() ? record.put("resumed_at", now) : record;
  }

  private void recordFailure(RunRecord record, Exception failure) {
    try {
      lock.requireHeld();
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
      ClassifySettings settings, Plan plan, boolean goesOn, Instant planningStart)
      throws IOException {
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    WaveWriter predicting = new WaveWriter(spark, settings, options, committer, progress);
    WaveScheduler waves = new WaveScheduler(predicting, folder, lock);
    List<Integer> left = left(plan, waves, goesOn);
    boolean sharded = settings.format().sharded();
    long objects = left.stream().mapToLong(wave -> plan.waves().get(wave)).sum();
    if (goesOn) {
      console
          .err()
          .printf(
              "Going on with run %s: %,d of %,d %s are left.%n",
              settings.runId(), objects, plan.images(), Format.plural(sharded));
    }
    Instant start = Instant.now();
    try (ProgressReporter reporter =
        ProgressReporter.start(
            spark.sparkContext(),
            progress,
            sharded ? Expected.ofShards(bytes(plan, objects)) : Expected.ofImages(objects),
            options.progress(),
            console.progress(),
            console.terminal())) {
      waves.classify(plan, left);
      reporter.show();
    }
    Duration classifying = Duration.between(start, Instant.now());
    Dataset<Row> statistics =
        spark.read().schema(Schemas.statistics()).parquet(folder.statistics().toString());
    return new RunSummary(
        plan,
        RunResults.statuses(spark, folder, plan, settings),
        RunResults.brokenShards(spark, folder, settings),
        TaskTimes.of(statistics, left),
        left.stream().mapToInt(wave -> predicting.tasks(plan.waves().get(wave))).sum(),
        Duration.between(processStart(), start),
        Duration.between(planningStart, start),
        classifying);
  }

  /** Of so many objects of a plan, as if all were of one length. */
  private static long bytes(Plan plan, long objects) {
    return plan.images() == 0 ? 0 : Math.round((double) plan.bytes() * objects / plan.images());
  }

  private static List<Integer> left(Plan plan, WaveScheduler waves, boolean goesOn)
      throws IOException {
    List<Integer> left = new ArrayList<>();
    for (int wave : plan.toClassify()) {
      if (!goesOn || !waves.isCommitted(wave)) {
        left.add(wave);
      }
    }
    return left;
  }

  /** A run that has not begun leaves the folder as it was. */
  private Plan planOrLeaveNothing(RunRecord record, RunPlanner planner) throws IOException {
    try {
      folder.open(record);
      return planner.write(folder);
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

  private static Instant processStart() {
    return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
