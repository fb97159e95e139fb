package io.densepath.jobs.command;

import io.densepath.jobs.benchmark.Benchmark;
import io.densepath.jobs.benchmark.BenchmarkFolder;
import io.densepath.jobs.benchmark.BenchmarkSources;
import io.densepath.jobs.benchmark.Settings;
import io.densepath.jobs.benchmark.Source;
import io.densepath.jobs.options.BenchmarkOptions;
import io.densepath.jobs.options.OutputOptions;
import io.densepath.jobs.options.ProgressOption;
import io.densepath.jobs.progress.Console;
import io.densepath.jobs.progress.StepProgress;
import io.densepath.jobs.session.SparkSessions;
import io.densepath.jobs.session.TargetChoice;
import io.densepath.jobs.session.Versions;
import io.densepath.predict.Device;
import io.densepath.prepare.LocalCopy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures networks on this machine. */
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
    Stream.of(options.problem(), output.problem())
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(
            problem -> {
              throw new ParameterException(spec.commandLine(), problem);
            });
    Console console = Console.of(spec.commandLine().getOut(), spec.commandLine().getErr());
    Configuration conf = SparkSessions.hadoopConfiguration();
    BenchmarkFolder folder = BenchmarkFolder.of(output.output(), conf);
    folder.check(output.overwrite());
    List<Source> sources = new BenchmarkSources(options, conf, console.err()).all();
    Settings settings = settings();
    try (LocalCopy work = LocalCopy.empty()) {
      String tables =
          new Benchmark(settings, folder, about(), effort -> progress(console, effort))
              .run(sources, work.path());
      console.out().printf("%s%n%nWritten to %s.%n", tables, folder.root());
    }
    return 0;
  }

  private Settings settings() {
    Device device = Device.choose(options.device(), OptionalInt.empty());
    return new Settings(
        device,
        TargetChoice.of(device, options.precisions()),
        options.batchSizes(),
        options.rounds(),
        options.pricePerHour());
  }

  private Map<String, Object> about() {
    return Map.of("versions", Versions.ofNetwork(), "options", RecordedOptions.options(spec));
  }

  private StepProgress progress(Console console, long effort) {
    return StepProgress.start(effort, progress.mode(), console.progress(), console.terminal());
  }
}
