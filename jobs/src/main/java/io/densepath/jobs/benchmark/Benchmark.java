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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A benchmark from its networks to its files: everything is compiled first, then measured in {@link
 * Rounds}, and what has been measured is written whenever a network has had its turn.
 */
public final class Benchmark {

  private final Settings settings;
  private final BenchmarkFolder folder;
  private final Map<String, Object> about;
  private final LongFunction<StepProgress> progress;
  private final MatrixProduct product;
  private final Instant startedAt = Instant.now();

  /**
   * @param folder where results go
   * @param about what else the record says, by section
   * @param progress shows that of work of so much effort
   */
  public Benchmark(
      Settings settings,
      BenchmarkFolder folder,
      Map<String, Object> about,
      LongFunction<StepProgress> progress) {
    this.settings = settings;
    this.folder = folder;
    this.about = about;
    this.progress = progress;
    this.product = MatrixProduct.on(settings.device().gpu());
  }

  /**
   * Runs it.
   *
   * @param sources of the networks, in the order of the rows
   * @param work an empty local folder, for archives
   * @return the tables that a person reads
   */
  public String run(List<Source> sources, Path work) throws IOException {
    Measurements measurements = new Measurements(settings, product);
    Map<Precision, Compiled> products = compileProducts(work);
    Rounds rounds = new Rounds(settings, product, products, compile(sources, work), measurements);
    // Not before: what cannot be compiled leaves everything as it was.
    folder.begin(sections(measurements, false));
    try (StepProgress shown = progress.apply(rounds.effort())) {
      rounds.run(shown, () -> folder.write(measurements.results(), sections(measurements, false)));
    }
    folder.write(measurements.results(), sections(measurements, true));
    return new ResultTables(settings, product, measurements).text();
  }

  private Map<Precision, Compiled> compileProducts(Path work) throws IOException {
    Map<Precision, Compiled> products = new EnumMap<>(Precision.class);
    for (Target target : settings.targets()) {
      Path archive = work.resolve("product-" + target.precision().key() + ".pt");
      products.put(target.precision(), product.compile(target, archive));
    }
    return products;
  }

  private List<Subject> compile(List<Source> sources, Path work) throws IOException {
    List<Subject> subjects = new ArrayList<>();
    try (StepProgress shown = progress.apply(sources.size())) {
      for (Source source : sources) {
        shown.begin("compiling network %d of %d".formatted(subjects.size() + 1, sources.size()));
        Path directory = Files.createDirectory(work.resolve(Integer.toString(subjects.size())));
        subjects.add(Subject.compile(source.read(), settings.targets(), directory));
        shown.end(1);
      }
    }
    return subjects;
  }

  private Map<String, Object> sections(Measurements measurements, boolean complete) {
    Map<String, Object> sections = new LinkedHashMap<>();
    sections.put("complete", complete);
    sections.put("started_at", startedAt.toString());
    sections.put("written_at", Instant.now().toString());
    sections.put("machine", Machine.describe(settings.device()));
    sections.put("matrix_product_gflops", measurements.productGigaFlops());
    sections.put("matrix_product_shape", product.shape());
    sections.putAll(about);
    return sections;
  }
}
