package io.densepath.jobs.command;

import io.densepath.jobs.options.ClassifyOptions;
import io.densepath.jobs.options.RecordedOptions;
import io.densepath.jobs.output.Totals;
import io.densepath.jobs.progress.Console;
import io.densepath.jobs.run.ClassifyRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    description = "Classify images, and write a Parquet row for every object and every task.")
public final class ClassifyCommand implements Callable<Integer> {

  @Mixin private ClassifyOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Usage.require(spec, List.of(options.problem()));
    Console console = Console.of(spec.commandLine().getOut(), spec.commandLine().getErr());
    Totals totals = new ClassifyRun(options, RecordedOptions.of(spec), console).call();
    return exitCode(totals, options.run().maxFailedFraction(), console.err());
  }

  private static int exitCode(Totals totals, double allowed, PrintWriter err) {
    if (totals.failedFraction() == 1) {
      err.println("densepath: no image at all could be classified.");
      return ExitCode.TOO_MANY_FAILED;
    }
    if (totals.failedFraction() > allowed) {
      err.printf(
          Locale.ROOT,
          "densepath: %.4f of the images failed, more than --max-failed-fraction %s allows.%n",
          totals.failedFraction(),
          allowed);
      return ExitCode.TOO_MANY_FAILED;
    }
    if (totals.brokenShards() > 0 && allowed < 1) {
      err.printf(
          Locale.ROOT,
          "densepath: %,d shards were not read to their end, which --max-failed-fraction %s does not"
              + " allow.%n",
          totals.brokenShards(),
          allowed);
      return ExitCode.TOO_MANY_FAILED;
    }
    return ExitCode.OK;
  }
}
