package io.densepath.jobs.command;

import io.densepath.jobs.options.InputOptions;
import io.densepath.jobs.options.WaveOption;
import io.densepath.jobs.progress.ListingProgress;
import io.densepath.jobs.run.InputPreview;
import io.densepath.jobs.run.PreviewText;
import io.densepath.jobs.session.SparkSessions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what {@code classify} would read, without a model. */
@Command(
    name = "plan",
    sortOptions = false,
    description =
        "Show what classify would read, without a model and without writing anything: objects, bytes,"
            + " labels, first objects, and problems. Ends as classify would if the input is refused,"
            + " and with 3 if none of the objects that it looks up can be read.")
public final class PlanCommand implements Callable<Integer> {

  @Mixin private InputOptions input;
  @Mixin private WaveOption wave;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "Objects to print, at most 20 (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Usage.require(
        spec,
        List.of(input.problem(), input.unusedHints(Optional.empty()), wave.problem(), rows()));
    SparkSession spark = SparkSessions.start("densepath plan");
    InputPreview preview =
        InputPreview.of(
            spark, input, wave.images(), new ListingProgress(spec.commandLine().getErr()));
    spec.commandLine().getOut().println(PreviewText.of(preview, rows));
    spec.commandLine().getOut().flush();
    if (!input.skipSeen().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("--skip-seen is not applied here, since it depends on the model.");
    }
    if (preview.nothingToRead()) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "densepath: none of the %,d objects that were looked up can be read.%n",
              preview.tried());
      return ExitCode.TOO_MANY_FAILED;
    }
    return ExitCode.OK;
  }

  private Optional<String> rows() {
    return rows < 0
        ? Optional.of(String.format(Locale.ROOT, "--rows is %d, expected 0 or more.", rows))
        : Optional.empty();
  }
}
