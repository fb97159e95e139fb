package io.densepath.jobs.command;

import io.densepath.compile.Target;
import io.densepath.fetch.InputFormat;
import io.densepath.jobs.error.JobException;
import io.densepath.jobs.evaluate.EvaluateJob;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.InferenceOptions;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.options.LabelOptions;
import io.densepath.jobs.options.ModelOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.ReadOptions;
import io.densepath.jobs.options.ResumeOptions;
import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.options.TargetOptions;
import io.densepath.jobs.output.Committer;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.OutputLock;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Listing;
import io.densepath.jobs.plan.WaveSize;
import io.densepath.jobs.progress.Console;
import io.densepath.jobs.run.ClassifyJob;
import io.densepath.jobs.run.EarlierRun;
import io.densepath.jobs.run.InputFormats;
import io.densepath.jobs.run.ModelSection;
import io.densepath.jobs.run.RetryJob;
import io.densepath.jobs.run.RunPlanner;
import io.densepath.jobs.run.RunSummary;
import io.densepath.jobs.run.SummaryText;
import io.densepath.jobs.run.UnfitExecutors;
import io.densepath.jobs.session.Background;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.LoadedModels;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.LocalModelFolder;
import io.densepath.spark.ArchiveFile;
import io.densepath.spark.Classifier;
import io.densepath.spark.ClassifySettings;
import io.densepath.spark.CrashNotes;
import io.densepath.spark.Targets;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Classifies a dataset of images. */
@Command(
    name = "classify",
    sortOptions = false,
    customSynopsis = {
      "densepath classify --model NAME --weights URI --input URI... --output URI [OPTION...]",
      "densepath classify --torchscript FILE --input URI... --output URI [OPTION...]",
      "densepath classify --weights FOLDER --manifest URI --output URI [OPTION...]%n"
    },
    description = "Classify images: a Parquet row for every object, one of statistics a task.")
public final class ClassifyCommand implements Callable<Integer> {

  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;
  @Mixin private ResumeOptions resume;
  @Mixin private TargetOptions target;
  @Mixin private InferenceOptions inference;
  @Mixin private ReadOptions reading;
  @Mixin private RunOptions run;

  @Option(
      names = "--evaluate",
      arity = "0..1",
      paramLabel = "true|false",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "End by evaluating the run, as 'evaluate' does, by the labels of the manifest. --labels,"
              + " --labels-from-folders and --real ask for it too.")
  private boolean evaluate;

  @Mixin private LabelOptions labels;
  @Mixin private EvaluationOptions evaluation;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireUsable();
    Console console = Console.of(spec.commandLine().getOut(), spec.commandLine().getErr());
    CompletableFuture<SparkSession> session = SparkSessions.startInBackground("densepath classify");
    try {
      int exitCode = classify(session, console);
      // After a failure tasks may still be running, and the process ends anyway.
      LoadedModels.closeAll();
      return exitCode;
    } finally {
      Background.awaitEnd(session);
    }
  }

  private void requireUsable() {
    Stream.of(
            model.problem(),
            input.problem(),
            output.problem(),
            resume.problem(output.overwrite()),
            inference.problem(),
            reading.problem(),
            run.problem(),
            labels.problem(),
            evaluation.problem())
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new ParameterException(spec.commandLine(), problem);
            });
  }

  /** Spark starts while the model is read, and the executors' work begins with the model. */
  private int classify(CompletableFuture<SparkSession> session, Console console)
      throws IOException {
    Configuration conf = SparkSessions.hadoopConfiguration();
    RunFolder folder = RunFolder.of(output.output(), conf);
    boolean mayHoldRun = output.overwrite() || resume.goesOn();
    folder.check(mayHoldRun);
    Listing.requireThere(input.inputs(), conf);
    EvaluateJob.requireThere(labels, evaluation, conf);
    try (OutputLock lock = OutputLock.acquire(folder, console.err());
        LocalModelFolder prepared =
            LocalModelFolder.open(
                model.source(), () -> targetOf(session.join()), conf, console.err()::println)) {
      // Again: another run may have begun, and ended, before the lock was had.
      folder.check(mayHoldRun);
      return classify(session.join(), prepared.folder(), folder, lock, console);
    }
  }

  private int classify(
      SparkSession spark, ModelFolder ready, RunFolder folder, OutputLock lock, Console console)
      throws IOException {
    Targets.check(spark, target.device(), target.precision(), ready.description());
    Optional<EarlierRun> earlier = resume.goesOn() ? EarlierRun.in(folder) : Optional.empty();
    ClassifySettings settings =
        settings(ready, InputFormats.of(spark, input, folder.root()), folder, earlier, spark);
    console.err().println(settingsLine(settings));
    Map<String, Object> configuration = RecordedOptions.options(spec);
    // Those that were found too: whoever goes on with the run is to have the same.
    configuration.putAll(InputFormats.columns(settings.format()));
    if (earlier.isPresent()) {
      earlier.get().requireSame(configuration, ModelSection.of(settings));
      if (earlier.get().isDone() && !resume.retryFailed()) {
        return nothingLeft(spark, earlier.get(), console);
      }
    }
    boolean retry = isRetry(earlier, folder);
    if (!spark.sparkContext().isLocal()) {
      spark.sparkContext().addSparkListener(new UnfitExecutors(spark.sparkContext()));
    }
    // For the pattern of an executor's log: %X{mdc.run_id}.
    spark.sparkContext().setLocalProperty("mdc.run_id", settings.runId());
    CompletableFuture<Void> loading = load(spark, settings);
    try {
      Committer committer = Committer.of(folder);
      committer.configure(spark);
      if (retry) {
        new RetryJob(spark, earlier.orElseThrow(), lock, run, committer, console).run(settings);
        return nothingLeft(spark, EarlierRun.in(folder).orElseThrow(), console);
      }
      RunPlanner planner =
          new RunPlanner(
              spark, input, waveSize(spark), settings.model().digest(), committer, console.err());
      RunSummary summary =
          new ClassifyJob(spark, folder, lock, run, committer, console)
              .run(settings, configuration, earlier, planner);
      console.out().println(SummaryText.of(summary, folder.root().toString()));
      evaluateIfAsked(spark, console);
      return exitCode(summary.failedFraction(), summary.brokenShards(), console);
    } finally {
      Background.awaitEnd(loading);
    }
  }

  private Target targetOf(SparkSession spark) {
    return Targets.of(spark, target.device(), model.source().precision(target.precision()));
  }

  private WaveSize waveSize(SparkSession spark) {
    int cores = spark.sparkContext().defaultParallelism();
    return new WaveSize(run.waveImages(), input.format(), cores);
  }

  /** Whether failed images are tried again, or were when the run was killed. */
  private boolean isRetry(Optional<EarlierRun> earlier, RunFolder folder) {
    if (resume.retryFailed() && earlier.isEmpty()) {
      throw new JobException("retry-failed: there is no run in %s.".formatted(folder.root()));
    }
    boolean retrying = earlier.filter(EarlierRun::isRetrying).isPresent();
    boolean done = earlier.filter(EarlierRun::isDone).isPresent();
    if (resume.retryFailed() && !done && !retrying) {
      throw new JobException(
          "retry-failed: the run in %s is not finished. Go on with it first, by --resume."
              .formatted(folder.root()));
    }
    return retrying || resume.retryFailed();
  }

  private int nothingLeft(SparkSession spark, EarlierRun finished, Console console)
      throws IOException {
    console
        .out()
        .printf(
            "Nothing is left to do: run %s in %s is finished, %,d images, %,d failed.%n",
            finished.id(), finished.folder().root(), finished.images(), finished.failed());
    if (!finished.isEvaluated()) {
      evaluateIfAsked(spark, console);
    }
    return exitCode(finished.failedFraction(), finished.brokenShards(), console);
  }

  private void evaluateIfAsked(SparkSession spark, Console console) throws IOException {
    if (evaluate || labels.given() || evaluation.real().isPresent()) {
      evaluate(spark, console);
    }
  }

  private void evaluate(SparkSession spark, Console console) throws IOException {
    console.out().println();
    try {
      FinishedRun finished =
          FinishedRun.open("output", output.output(), spark.sparkContext().hadoopConfiguration());
      new EvaluateJob(spark, labels, evaluation).run(finished, List.of(), console.out());
    } catch (Exception e) {
      // Spark, which is Scala, throws checked exceptions that no signature declares.
      console.err().println("The run is done, its evaluation is not; 'evaluate' does it alone.");
      throw e;
    }
  }

  /**
   * While the driver plans, every executor is tried, and loads what its tasks need. A failure is
   * met again, and told of, by the tasks.
   */
  private static CompletableFuture<Void> load(SparkSession spark, ClassifySettings settings) {
    return Background.start(
        "load",
        () -> {
          if (spark.sparkContext().isLocal()) {
            Classifier.load(settings);
          } else {
            int slots = spark.sparkContext().defaultParallelism();
            spark.range(0, slots, 1, slots).foreachPartition(Classifier.loading(settings));
          }
          return null;
        });
  }

  private int exitCode(double failedFraction, long brokenShards, Console console) {
    if (failedFraction == 1) {
      console.err().println("densepath: no image at all could be classified.");
      return ExitCode.TOO_MANY_FAILED;
    }
    if (failedFraction > run.maxFailedFraction()) {
      console
          .err()
          .printf(
              "densepath: %.4f of the images failed, more than --max-failed-fraction %s allows.%n",
              failedFraction, run.maxFailedFraction());
      return ExitCode.TOO_MANY_FAILED;
    }
    if (brokenShards > 0 && run.maxFailedFraction() < 1) {
      console
          .err()
          .printf(
              "densepath: %,d shards were not read to their end, which --max-failed-fraction %s"
                  + " does not allow.%n",
              brokenShards, run.maxFailedFraction());
      return ExitCode.TOO_MANY_FAILED;
    }
    return 0;
  }

  private ClassifySettings settings(
      ModelFolder ready,
      InputFormat format,
      RunFolder folder,
      Optional<EarlierRun> earlier,
      SparkSession spark) {
    boolean gpu = ready.description().gpu();
    return new ClassifySettings(
        earlier.isPresent() ? earlier.get().idUnlessAnother(run.givenRunId()) : run.runId(),
        ready.description(),
        ArchiveFile.of(spark.sparkContext(), ready.archive()),
        ready.classNames(),
        gpu ? DeviceRequest.GPU : DeviceRequest.CPU,
        inference.batchSize(gpu),
        inference.outputs(ready.description().classes()),
        reading.limits(),
        reading.decoding(),
        format,
        reading.fetch(),
        // Where a crash ends the driver too, no task is run again but by the next command.
        new CrashNotes(
            folder.crashes().toString(),
            spark.sparkContext().isLocal() && earlier.filter(EarlierRun::wasKilled).isPresent()));
  }

  private static String settingsLine(ClassifySettings settings) {
    return "Model %s (%s), %s on %s, batches of %d."
        .formatted(
            settings.model().name(),
            settings.model().ecosystem(),
            settings.model().precision().key(),
            settings.model().device(),
            settings.batchSize());
  }
}
