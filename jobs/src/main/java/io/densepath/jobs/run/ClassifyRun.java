package io.densepath.jobs.run;

import io.densepath.compile.Target;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.evaluate.EvaluateJob;
import io.densepath.jobs.options.ClassifyOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.RecordedOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.LockedFolder;
import io.densepath.jobs.output.OutputLock;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.output.Totals;
import io.densepath.jobs.output.UnfinishedRun;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.WaveSize;
import io.densepath.jobs.progress.Console;
import io.densepath.jobs.session.Background;
import io.densepath.jobs.session.Interruption;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.LocalModelFolder;
import io.densepath.spark.Classifier;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.Targets;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * One execution of {@code classify}: it locks the output folder, prepares the model while Spark
 * starts, and then begins, resumes or retries the run in that folder.
 */
public final class ClassifyRun {

  private static final String LOADING = "densepath-loading";

  private final ClassifyOptions options;
  private final RecordedOptions recorded;
  private final Console console;

  public ClassifyRun(ClassifyOptions options, RecordedOptions recorded, Console console) {
    this.options = options;
    this.recorded = recorded;
    this.console = console;
  }

  /**
   * Executes the command and returns the counts of the finished run.
   *
   * @throws JobException or what Spark and the file systems throw; the run can then be resumed
   */
  public Totals call() throws IOException {
    CompletableFuture<SparkSession> session = SparkSessions.startInBackground("densepath classify");
    try (InterruptedRun interrupted = new InterruptedRun(options, console.err())) {
      Totals totals = lockAndRun(session, interrupted);
      // Only after success: after a failure, tasks may still use the models until the process ends.
      LoadedModels.closeAll();
      return totals;
    } finally {
      Background.awaitEnd(session);
    }
  }

  private Totals lockAndRun(CompletableFuture<SparkSession> session, InterruptedRun interrupted)
      throws IOException {
    Configuration conf = SparkSessions.hadoopConfiguration();
    RunFolder folder = RunFolder.of(options.output().output(), conf);
    requireFinished(folder);
    folder.check(options.mayHoldRun());
    Listing.requireThere(options.input().inputs(), conf);
    EvaluateJob.requireThere(options.labels(), options.evaluation(), conf);
    try (OutputLock lock = OutputLock.acquire(folder, console.err());
        LocalModelFolder model =
            LocalModelFolder.open(
                options.model().source(),
                () -> target(session.join()),
                conf,
                console.err()::println)) {
      LockedFolder locked = new LockedFolder(folder, lock);
      interrupted.holds(locked);
      // Again, since another run may have begun and ended before this one got the lock.
      folder.check(options.mayHoldRun());
      SparkSession spark = session.join();
      interrupted.runsOn(spark.sparkContext());
      lock.onLoss(() -> spark.sparkContext().cancelAllJobs());
      return run(
          new RunContext(spark, locked, Committer.of(locked), options.run(), console, interrupted),
          model.folder());
    }
  }

  /** Refuses to delete what {@code --resume} could go on with, unless somebody asks for that. */
  private void requireFinished(RunFolder folder) throws IOException {
    OutputOptions output = options.output();
    if (options.resume().goesOn() || output.overwritesUnfinished()) {
      return;
    }
    Optional<String> found = UnfinishedRun.in(folder).map(UnfinishedRun::describe);
    boolean stays =
        found.isPresent()
            && !(output.overwrite()
                && console.confirms(
                    "%s holds %s. Delete it?".formatted(folder.root(), found.get())));
    if (stays) {
      throw new JobException(
          ("output: %s holds %s. Go on with it by --resume, begin again by --overwrite=unfinished, or"
                  + " choose another folder.")
              .formatted(folder.root(), found.get()));
    }
  }

  private Target target(SparkSession spark) {
    return Targets.of(
        spark,
        options.target().device(),
        options.model().source().precision(options.target().precision()));
  }

  private Totals run(RunContext context, ModelFolder model) throws IOException {
    SparkSession spark = context.spark();
    Targets.check(
        spark, options.target().device(), options.target().precision(), model.description());
    Optional<EarlierRun> earlier =
        options.resume().goesOn() ? EarlierRun.in(context.folder()) : Optional.empty();
    ClassifySettings settings = RunSettings.of(options, model, context, earlier);
    console.err().println(RunSettings.describe(settings));
    RecordedOptions all = recorded.with(InputFormats.recorded(settings));
    if (earlier.isPresent()) {
      earlier.get().requireSame(all, RunSettings.record(settings));
      if (earlier.get().isDone()
          && !options.resume().retryFailed()
          && earlier.get().isWhole(context.locked(), console.err())) {
        return nothingLeft(spark, earlier.get());
      }
    }
    boolean retry = isRetry(earlier, context.folder());
    observe(spark.sparkContext(), settings.runId());
    // After a night without new objects no task needs the model; otherwise the first task loads it.
    CompletableFuture<Void> loading =
        options.input().skipSeen().isEmpty()
            ? load(spark, settings)
            : CompletableFuture.completedFuture(null);
    try {
      context.committer().configure(spark);
      return retry
          ? retry(context, earlier.orElseThrow(), settings)
          : classify(context, earlier, settings, all);
    } finally {
      endLoading(spark, loading);
    }
  }

  /** Whether failed images are classified again, or were when the earlier command was killed. */
  private boolean isRetry(Optional<EarlierRun> earlier, RunFolder folder) {
    boolean asked = options.resume().retryFailed();
    if (asked && earlier.isEmpty()) {
      throw new JobException("retry-failed: there is no run in %s.".formatted(folder.root()));
    }
    boolean unfinished = earlier.filter(EarlierRun::isRetrying).isPresent();
    if (asked && !unfinished && !earlier.orElseThrow().isDone()) {
      throw new JobException(
          "retry-failed: the run in %s is not finished. Go on with it first, by --resume."
              .formatted(folder.root()));
    }
    return asked || unfinished;
  }

  private static void observe(SparkContext context, String runId) {
    if (!context.isLocal()) {
      context.addSparkListener(new UnfitExecutors(context));
    }
    // For the pattern of an executor's log: %X{mdc.run_id}.
    context.setLocalProperty("mdc.run_id", runId);
  }

  /**
   * Loads the model in every executor, and asks the stores from there, while the driver plans. A
   * failure is ignored here, since the first task meets it again and reports it.
   */
  private CompletableFuture<Void> load(SparkSession spark, ClassifySettings settings) {
    return Background.start(
        "load",
        () -> {
          if (spark.sparkContext().isLocal()) {
            Classifier.load(settings);
          } else {
            int slots = spark.sparkContext().defaultParallelism();
            spark.sparkContext().setJobGroup(LOADING, "load the model", false);
            SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
            List<String> inputs = options.input().inputs();
            spark
                .range(0, slots, 1, slots)
                .foreachPartition(Classifier.loading(settings, hadoop, inputs));
          }
          return null;
        });
  }

  /**
   * Ends what {@link #load} has begun. On a cluster without a free slot its job would wait as long
   * as other applications have all slots, and nothing needs it any more.
   */
  private static void endLoading(SparkSession spark, CompletableFuture<Void> loading) {
    while (!loading.isDone()) {
      // Repeatedly, since the thread may have been about to start its job.
      if (!spark.sparkContext().isStopped()) {
        spark.sparkContext().cancelJobGroup(LOADING);
      }
      Background.awaitEnd(loading, Duration.ofSeconds(1));
    }
  }

  private Totals classify(
      RunContext context,
      Optional<EarlierRun> earlier,
      ClassifySettings settings,
      RecordedOptions all)
      throws IOException {
    WaveSize waveSize =
        new WaveSize(
            options.run().waveImages(),
            options.input().format(),
            context.spark().sparkContext().defaultParallelism());
    RunPlanner planner =
        new RunPlanner(context, options.input(), waveSize, settings.model().digest());
    Optional<RunSummary> summary =
        new ClassifyJob(context).run(settings, all.values(), earlier, planner);
    if (summary.isEmpty()) {
      console.out().printf("Nothing new: no run is written to %s.%n", context.folder().root());
      return Totals.NONE;
    }
    console.out().println(SummaryText.of(summary.get(), context.folder().root().toString()));
    context.interrupted().isDone();
    evaluateIfAsked(context.spark());
    return summary.get().totals();
  }

  private Totals retry(RunContext context, EarlierRun earlier, ClassifySettings settings)
      throws IOException {
    context.interrupted().isBegun(() -> "while failed images were tried again");
    new RetryJob(context, earlier).run(settings);
    return nothingLeft(context.spark(), EarlierRun.in(context.folder()).orElseThrow());
  }

  private Totals nothingLeft(SparkSession spark, EarlierRun finished) throws IOException {
    Totals totals = finished.record().totals();
    console
        .out()
        .printf(
            Locale.ROOT,
            "Nothing is left to do: run %s in %s is finished, %,d images, %,d failed.%n",
            finished.id(),
            finished.folder().root(),
            totals.images(),
            totals.failed());
    if (!finished.isEvaluated()) {
      evaluateIfAsked(spark);
    }
    return totals;
  }

  private void evaluateIfAsked(SparkSession spark) throws IOException {
    if (!options.evaluates()) {
      return;
    }
    console.out().println();
    try {
      FinishedRun finished =
          FinishedRun.open(
              "output", options.output().output(), spark.sparkContext().hadoopConfiguration());
      new EvaluateJob(spark, options.labels(), options.input().labelHints(), options.evaluation())
          .run(finished, List.of(), console.out());
    } catch (Exception e) {
      // Spark, written in Scala, throws checked exceptions that no signature declares.
      if (!Interruption.isUnderWay()) {
        console.err().println("The run is done, its evaluation is not; 'evaluate' does it alone.");
      }
      throw new EvaluationFailedException(e);
    }
  }
}
