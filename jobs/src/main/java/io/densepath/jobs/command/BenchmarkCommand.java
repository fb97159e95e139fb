package io.densepath.jobs.command;

import io.densepath.jobs.benchmark.Benchmark;
import io.densepath.jobs.benchmark.BenchmarkFolder;
import io.densepath.jobs.benchmark.BenchmarkSettings;
import io.densepath.jobs.benchmark.BenchmarkSources;
import io.densepath.jobs.benchmark.NetworkSource;
import io.densepath.jobs.options.BenchmarkOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.ProgressOption;
import io.densepath.jobs.options.RecordedOptions;
import io.densepath.jobs.progress.Console;
import io.densepath.jobs.progress.StepProgress;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.jobs.session.TargetChoice;
import io.densepath.jobs.session.Versions;
import io.densepath.predict.Device;
import io.densepath.prepare.LocalCopy;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures the networks on this machine. */
@Command(
    name = "benchmark",
    sortOptions = false,
    customSynopsis = "densepath benchmark [--models NAME,...] --output URI [OPTION...]%n",
    description =
        "Time the networks on this machine, by precision and batch size, beside what was published"
            + " of them.")
public final class BenchmarkCommand implements Callable<Integer> {

  @Mixin private BenchmarkOptions options;
  @Mixin private OutputOptions output;
  @Mixin private ProgressOption progress;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Usage.require(spec, List.of(options.problem(), output.problem()));
    Console console = Console.of(spec.commandLine().getOut(), spec.commandLine().getErr());
    Configuration conf = SparkSessions.hadoopConfiguration();
    BenchmarkFolder folder = BenchmarkFolder.of(output.output(), conf);
    folder.check(output.overwrite());
    List<NetworkSource> sources = new BenchmarkSources(options, conf, console.err()).all();
    BenchmarkSettings settings = settings();
    try (LocalCopy work = LocalCopy.empty()) {
      String tables =
          new Benchmark(
                  settings,
                  folder,
                  Versions.ofNetwork(),
                  RecordedOptions.of(spec).values(),
                  effort -> progress(console, effort))
              .run(sources, work.path());
      console.out().printf("%s%n%nWritten to %s.%n", tables, folder.root());
    }
    return 0;
  }

  private BenchmarkSettings settings() {
    Device device = Device.choose(options.device(), OptionalInt.empty());
    return new BenchmarkSettings(
        device,
        TargetChoice.of(device, options.precisions()),
        options.batchSizes(),
        options.rounds(),
        options.pricePerHour());
  }

  private StepProgress progress(Console console, long effort) {
    return StepProgress.start(effort, progress.mode(), console.progress(), console.terminal());
  }
}
