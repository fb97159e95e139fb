package io.densepath.jobs.command;

import io.densepath.jobs.evaluate.EvaluateJob;
import io.densepath.jobs.options.EvaluationOptions;
import io.densepath.jobs.options.LabelOptions;
import io.densepath.jobs.options.ListOptions;
import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.session.SparkSessions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluates the predictions of a finished run by the true classes of its images. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description =
        "Judge a finished run by the true classes of its images: accuracy with its interval, by"
            + " class and against what was published, confusion, calibration, worst mistakes."
            + " Without --labels or --labels-from-folders, the run's own plan has the classes.")
public final class EvaluateCommand implements Callable<Integer> {

  private enum MissingLabels {
    ERROR,
    SKIP
  }

  @Option(
      names = "--run",
      paramLabel = "URI",
      required = true,
      description =
          "The output folder of a run; what an earlier evaluation left there is replaced.")
  private String run;

  @Mixin private LabelOptions labels;
  @Mixin private ListOptions list;
  @Mixin private EvaluationOptions evaluation;

  @Option(
      names = "--against",
      paramLabel = "URI",
      split = "\n",
      description =
          "Another run of the same images, to compare with: agreement, McNemar's test, the images"
              + " on which they differ. May be given again.")
  private List<String> against = List.of();

  @Option(
      names = "--missing-labels",
      paramLabel = "HOW",
      defaultValue = "error",
      description =
          "If nothing is at the URI of --labels: error, or skip the evaluation and end well, for a"
              + " schedule that may run before the labels come (default: ${DEFAULT-VALUE}).")
  private MissingLabels missingLabels;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Usage.require(spec, List.of(labels.problem(), list.problem(), evaluation.problem()));
    Configuration conf = SparkSessions.hadoopConfiguration();
    FinishedRun finished = FinishedRun.open("run", run, conf);
    List<FinishedRun> others = new ArrayList<>();
    for (String uri : against) {
      others.add(FinishedRun.open("against", uri, conf));
    }
    if (missingLabels == MissingLabels.SKIP && !EvaluateJob.labelsThere(labels, conf)) {
      spec.commandLine()
          .getOut()
          .printf("Not evaluated: %s does not exist.%n", labels.labels().orElseThrow());
      return ExitCode.OK;
    }
    EvaluateJob.requireThere(labels, evaluation, conf);
    SparkSession spark = SparkSessions.start("densepath evaluate");
    new EvaluateJob(spark, labels, list.hints(), evaluation)
        .run(finished, others, spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
