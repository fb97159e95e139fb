package io.densepath.jobs.benchmark;

import io.densepath.compile.Target;
import io.densepath.jobs.progress.StepProgress;
import io.densepath.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Runs a benchmark: all networks are compiled first and then measured in {@link Rounds}; the
 * results so far are written whenever a network has had its turn.
 */
public final class Benchmark {

  private final BenchmarkSettings settings;
  private final BenchmarkFolder folder;
  private final Map<String, String> versions;
  private final Map<String, Object> options;
  private final LongFunction<StepProgress> progress;
  private final MatrixProduct product;
  private final Instant startedAt = Instant.now();

  /**
   * @param folder for the results
   * @param versions of the software, for the record
   * @param options of the command, for the record
   * @param progress shows the progress of work of a given effort
   */
  public Benchmark(
      BenchmarkSettings settings,
      BenchmarkFolder folder,
      Map<String, String> versions,
      Map<String, Object> options,
      LongFunction<StepProgress> progress) {
    this.settings = settings;
    this.folder = folder;
    this.versions = versions;
    this.options = options;
    this.progress = progress;
    this.product = MatrixProduct.on(settings.device().gpu());
  }

  /**
   * Runs the benchmark.
   *
   * @param sources of the networks, in the order of the rows
   * @param work an empty local folder, for archives
   * @return the results as text for a terminal
   */
  public String run(List<NetworkSource> sources, Path work) throws IOException {
    Measurements measurements = new Measurements(settings, product);
    Map<Precision, CompiledArchive> products = compileProducts(work);
    Rounds rounds = new Rounds(settings, product, products, compile(sources, work), measurements);
    // Only now: if a network cannot be compiled, the folder is left as it was.
    folder.begin(record(measurements, false));
    try (StepProgress shown = progress.apply(rounds.effort())) {
      rounds.run(shown, () -> folder.write(measurements.results(), record(measurements, false)));
    }
    folder.write(measurements.results(), record(measurements, true));
    return new ResultTables(settings, product, measurements).text();
  }

  private Map<Precision, CompiledArchive> compileProducts(Path work) throws IOException {
    Map<Precision, CompiledArchive> products = new EnumMap<>(Precision.class);
    for (Target target : settings.targets()) {
      Path archive = work.resolve("product-" + target.precision().key() + ".pt");
      products.put(target.precision(), product.compile(target, archive));
    }
    return products;
  }

  private List<BenchmarkedNetwork> compile(List<NetworkSource> sources, Path work)
      throws IOException {
    List<BenchmarkedNetwork> subjects = new ArrayList<>();
    try (StepProgress shown = progress.apply(sources.size())) {
      for (NetworkSource source : sources) {
        shown.begin(
            String.format(
                Locale.ROOT, "compiling network %d of %d", subjects.size() + 1, sources.size()));
        Path directory = Files.createDirectory(work.resolve(Integer.toString(subjects.size())));
        subjects.add(BenchmarkedNetwork.compile(source.read(), settings.targets(), directory));
        shown.end(1);
      }
    }
    return subjects;
  }

  private BenchmarkRecord record(Measurements measurements, boolean complete) {
    return new BenchmarkRecord(
        BenchmarkRecord.FORMAT,
        complete,
        startedAt.toString(),
        Instant.now().toString(),
        Machine.of(settings.device()),
        measurements.productGigaFlops(),
        product.shape(),
        versions,
        options);
  }
}
