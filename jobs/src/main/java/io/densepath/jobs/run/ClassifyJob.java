package io.densepath.jobs.run;

import io.densepath.jobs.error.ErrorMessages;
import io.densepath.jobs.output.LostLockException;
import io.densepath.jobs.output.ModelRecord;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.RunRecord;
import io.densepath.jobs.output.Totals;
import io.densepath.jobs.plan.Plan;
import io.densepath.jobs.progress.Expected;
import io.densepath.jobs.progress.ProgressReporter;
import io.densepath.jobs.session.Interruption;
import io.densepath.jobs.session.Versions;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Schemas;
import io.densepath.spark.TaskAccumulators;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Plans a run, classifies its waves and records the result; or resumes such a run. */
final class ClassifyJob {

  private final RunContext context;
  private final SparkSession spark;
  private final RunFolder folder;

  ClassifyJob(RunContext context) {
    this.context = context;
    this.spark = context.spark();
    this.folder = context.folder();
  }

  /**
   * Runs the job.
   *
   * @param settings of the tasks
   * @param configuration the options of the command, for the record
   * @param earlier the run in the folder that this one resumes
   * @return what the run did, or empty if earlier runs have seen every object; the folder is then
   *     left as it was
   * @throws io.densepath.jobs.error.JobException or what Spark and the store throw; the record then
   *     says FAILED
   */
  Optional<RunSummary> run(
      ClassifySettings settings,
      Map<String, Object> configuration,
      Optional<EarlierRun> earlier,
      RunPlanner planner)
      throws IOException {
    Instant planningStart = Instant.now();
    RunRecord record = record(settings, configuration, earlier);
    Optional<Plan> standing = earlier.flatMap(EarlierRun::plan);
    Optional<String> manifest = planner.manifestState();
    Plan plan = standing.isPresent() ? standing.get() : planOrLeaveNothing(record, planner);
    if (standing.isEmpty() && plan.images() == 0 && !planner.input().skipSeen().isEmpty()) {
      context.locked().abandon();
      return Optional.empty();
    }
    context.interrupted().isBegun(() -> "before the first image");
    try {
      if (standing.isEmpty()) {
        context.locked().begin(record);
      }
      CommittedPlan committed = CommittedPlan.of(spark, context.locked(), plan, manifest);
      context.locked().write(record.plan(plan));
      if (standing.isPresent()) {
        sayWhatIsKept(committed, planner, manifest);
      }
      RunSummary summary = classify(settings, committed, standing.isPresent(), planningStart);
      context.locked().clear(folder.crashes());
      TaskTimes times = summary.times();
      context
          .locked()
          .write(
              record.done(
                  times.devices(), times.precisions(), summary.totals(), summary.throughput()));
      return Optional.of(summary);
    } catch (Exception e) {
      // Spark, written in Scala, throws checked exceptions that no signature declares.
      recordFailure(record, e);
      throw e;
    }
  }

  private void sayWhatIsKept(CommittedPlan plan, RunPlanner planner, Optional<String> manifestNow) {
    PrintWriter err = context.console().err();
    Optional<String> manifestThen = plan.commit().manifest();
    if (manifestThen.isPresent() && !manifestThen.equals(manifestNow)) {
      err.printf(
          "The manifest %s has changed since the run was planned: it had %s, and %s.%n",
          planner.input().manifest().orElse(""),
          manifestThen.get(),
          manifestNow.map(now -> "has " + now).orElse("is not there"));
    }
    err.printf(
        Locale.ROOT,
        "Keeping the plan of %,d %s that the run was begun with; what was added since is not in"
            + " it.%n",
        plan.plan().images(),
        planner.input().format().plural());
  }

  private RunRecord record(
      ClassifySettings settings, Map<String, Object> configuration, Optional<EarlierRun> earlier) {
    Map<String, String> versions = Versions.all(spark);
    ModelRecord model = RunSettings.record(settings);
    return earlier
        .map(run -> RunRecord.resume(run.record(), configuration, versions, model))
        .orElseGet(() -> RunRecord.begin(settings.runId(), configuration, versions, model));
  }

  private void recordFailure(RunRecord record, Exception failure) {
    try {
      String reason = Interruption.isUnderWay() ? "interrupted" : ErrorMessages.describe(failure);
      context.locked().write(record.failed(reason));
    } catch (LostLockException e) {
      // This is why the jobs were cancelled, whatever they failed with.
      e.addSuppressed(failure);
      throw e;
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private RunSummary classify(
      ClassifySettings settings,
      CommittedPlan committedPlan,
      boolean resumes,
      Instant planningStart)
      throws IOException {
    Plan plan = committedPlan.plan();
    CommittedWaves committed = CommittedWaves.mend(context, settings.format(), committedPlan);
    List<Integer> left = committed.left();
    TaskAccumulators progress = TaskAccumulators.register(spark.sparkContext());
    WaveWriter writer = new WaveWriter(context, settings, progress);
    WaveScheduler waves = new WaveScheduler(writer, context, committedPlan, committed);
    long objects = left.stream().mapToLong(wave -> plan.waves().get(wave)).sum();
    if (resumes) {
      context
          .console()
          .err()
          .printf(
              Locale.ROOT,
              "Going on with run %s: %,d of %,d %s are left.%n",
              settings.runId(),
              objects,
              plan.images(),
              settings.format().plural());
    }
    Instant start = Instant.now();
    try (ProgressReporter reporter =
        ProgressReporter.start(
            spark.sparkContext(),
            progress,
            expected(settings, plan, objects),
            context.options().progress(),
            context.console().progress(),
            context.console().terminal())) {
      long before = committed.images();
      context
          .interrupted()
          .isBegun(() -> progress(plan, settings, before + reporter.end().done(), committed));
      waves.classify(left);
      reporter.show();
    }
    Duration classifying = Duration.between(start, Instant.now());
    committed.sweep();
    Dataset<Row> statistics =
        spark.read().schema(Schemas.statistics()).parquet(folder.statistics().toString());
    TaskTimes times = TaskTimes.of(statistics, left);
    return new RunSummary(
        new Totals(
            plan.images(),
            committed.byStatus(),
            committed.brokenShards(),
            times.tasks(),
            left.stream().mapToInt(wave -> writer.tasks(plan.waves().get(wave))).sum()),
        times,
        Duration.between(processStart(), start),
        Duration.between(planningStart, start),
        classifying);
  }

  /** Returns how far the run is; of shards, the number of images is not known before the end. */
  private String progress(
      Plan plan, ClassifySettings settings, long done, CommittedWaves committed) {
    return String.format(
        Locale.ROOT,
        "after %,d %simages, of which %,d are committed",
        Math.max(done, committed.images()),
        settings.format().sharded() ? "" : String.format(Locale.ROOT, "of %,d ", plan.images()),
        committed.images());
  }

  /** Returns how much there is to do; of shards, the bytes are in proportion to their number. */
  private static Expected expected(ClassifySettings settings, Plan plan, long objects) {
    if (!settings.format().sharded()) {
      return Expected.ofImages(objects);
    }
    return Expected.ofShards(
        plan.images() == 0 ? 0 : Math.round((double) plan.bytes() * objects / plan.images()));
  }

  /** Plans the run; if that fails, the folder is left as it was. */
  private Plan planOrLeaveNothing(RunRecord record, RunPlanner planner) throws IOException {
    try {
      context.locked().open(record);
      return planner.write();
    } catch (Exception e) {
      abandon(e);
      throw e;
    }
  }

  private void abandon(Exception failure) {
    try {
      context.locked().abandon();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static Instant processStart() {
    return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
  }
}
