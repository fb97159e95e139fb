package io.densepath.jobs;

import io.densepath.jobs.evaluate.EvaluateJob;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.InferenceOptions;
import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.options.LabelOptions;
import io.densepath.jobs.options.ModelOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.ReadOptions;
import io.densepath.jobs.options.RunOptions;
import io.densepath.jobs.options.TargetOptions;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.output.RunFolder;
import io.densepath.jobs.plan.Listing;
import io.densepath.predict.DeviceRequest;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Models;
import io.densepath.spark.Classifier;
import io.densepath.spark.ClassifySettings;
import java.io.IOException;
import java.util.List;
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
      "densepath classify --weights FOLDER --manifest URI --output URI [OPTION...]%n"
    },
    description = "Classify images: a Parquet row for every object, one of statistics a task.")
final class ClassifyCommand implements Callable<Integer> {

  @Mixin private ModelOptions model;
  @Mixin private InputOptions input;
  @Mixin private OutputOptions output;
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
      Models.closeAll();
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
    folder.check(output.overwrite());
    Listing.requireThere(input.inputs(), conf);
    EvaluateJob.requireThere(labels, evaluation, conf);
    try (PreparedModel prepared =
        PreparedModel.open(
            model, () -> TargetChoice.of(session.join(), target), conf, console.err())) {
      return classify(session.join(), prepared.folder(), folder, console);
    }
  }

  private int classify(SparkSession spark, ModelFolder ready, RunFolder folder, Console console)
      throws IOException {
    TargetChoice.check(spark, target, ready.description());
    ClassifySettings settings = settings(ready);
    console.err().println(settingsLine(settings));
    if (!spark.sparkContext().isLocal()) {
      spark.sparkContext().addSparkListener(new UnfitExecutors(spark.sparkContext()));
    }
    // For the pattern of an executor's log: %X{mdc.run_id}.
    spark.sparkContext().setLocalProperty("mdc.run_id", settings.runId());
    ShippedArchive.ship(spark.sparkContext(), ready.archive(), settings.archive());
    CompletableFuture<Void> loading = load(spark, settings, ready);
    try {
      RunSummary summary =
          new ClassifyJob(spark, folder, input, run, console)
              .run(settings, Configured.options(spec));
      console.out().println(SummaryText.of(summary, folder.root().toString()));
      if (evaluate || labels.given() || evaluation.real().isPresent()) {
        evaluate(spark, console);
      }
      return exitCode(summary.failedFraction(), console);
    } finally {
      Background.awaitEnd(loading);
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
  private static CompletableFuture<Void> load(
      SparkSession spark, ClassifySettings settings, ModelFolder ready) {
    return Background.start(
        "load",
        () -> {
          if (spark.sparkContext().isLocal()) {
            Classifier.load(settings, ready.archive());
          } else {
            int slots = spark.sparkContext().defaultParallelism();
            spark.range(0, slots, 1, slots).foreachPartition(Classifier.loading(settings));
          }
          return null;
        });
  }

  private int exitCode(double failedFraction, Console console) {
    if (failedFraction == 1) {
      console.err().println("densepath: no image at all could be classified.");
      return Main.TOO_MANY_FAILED;
    }
    if (failedFraction > run.maxFailedFraction()) {
      console
          .err()
          .printf(
              "densepath: %.4f of the images failed, more than --max-failed-fraction %s allows.%n",
              failedFraction, run.maxFailedFraction());
      return Main.TOO_MANY_FAILED;
    }
    return 0;
  }

  private ClassifySettings settings(ModelFolder ready) {
    boolean gpu = ready.description().gpu();
    return new ClassifySettings(
        run.runId(),
        ready.description(),
        ready.classNames(),
        gpu ? DeviceRequest.GPU : DeviceRequest.CPU,
        inference.batchSize(gpu),
        inference.outputs(ready.description().classes()),
        reading.limits(),
        reading.decoding(),
        reading.fetch());
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
