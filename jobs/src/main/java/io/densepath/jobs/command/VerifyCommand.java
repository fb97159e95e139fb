package io.densepath.jobs.command;

import io.densepath.jobs.output.FinishedRun;
import io.densepath.jobs.run.VerifyJob;
import io.densepath.jobs.session.SparkSessions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks that a finished run has a row for every planned image, for schedulers. */
@Command(
    name = "verify",
    description =
        "Check a finished run against its plan and its commits: files, rows and paths. Prints a line,"
            + " and exits with 4 if the run is not whole.")
public final class VerifyCommand implements Callable<Integer> {

  @Option(
      names = "--run",
      paramLabel = "URI",
      required = true,
      description = "The output folder of a run.")
  private String run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SparkSession spark = SparkSessions.start("densepath verify");
    FinishedRun finished = FinishedRun.open("run", run, spark.sparkContext().hadoopConfiguration());
    List<String> problems = VerifyJob.problems(spark, finished);
    if (problems.isEmpty()) {
      spec.commandLine().getOut().println(whole(finished));
      return ExitCode.OK;
    }
    spec.commandLine()
        .getErr()
        .printf(
            "densepath: run %s in %s is not whole: %s%s. Delete damaged files; 'classify --resume' then"
                + " classifies their images again.%n",
            finished.id(),
            finished.folder().root(),
            problems.get(0),
            problems.size() == 1
                ? ""
                : String.format(Locale.ROOT, " (and %,d more)", problems.size() - 1));
    return ExitCode.NOT_WHOLE;
  }

  private static String whole(FinishedRun run) {
    return String.format(
        Locale.ROOT,
        "Run %s in %s is whole: %,d rows for %,d planned objects, %,d of them without a prediction.",
        run.id(),
        run.folder().root(),
        run.record().totals().images(),
        run.record().totals().planned(),
        run.record().totals().failed());
  }
}
