package io.densepath.jobs.benchmark;

import io.densepath.jobs.options.BenchmarkOptions;
import io.densepath.model.Architecture;
import io.densepath.model.ArchitectureFile;
import io.densepath.prepare.Checkpoint;
import io.densepath.prepare.LocalCopy;
import io.densepath.prepare.ModelBuilder;
import io.densepath.weights.StateDict;
import io.densepath.weights.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;

/** The networks that the options name, with the user's weights or with generated ones. */
public final class BenchmarkSources {

  private final BenchmarkOptions options;
  private final Configuration conf;
  private final PrintWriter err;

  public BenchmarkSources(BenchmarkOptions options, Configuration conf, PrintWriter err) {
    this.options = options;
    this.conf = conf;
    this.err = err;
  }

  /**
   * Returns the networks in order. Weights are read or generated when a source is read.
   *
   * @throws IOException naming the architecture file and what is wrong with it
   */
  public List<NetworkSource> all() throws IOException {
    if (options.architecture().isPresent()) {
      String uri = options.architecture().get();
      Properties file = Checkpoint.architectureFile(uri, conf, err::println);
      return List.of(source(ArchitectureFile.read(uri, file), file));
    }
    return options.networks().stream()
        .map(network -> source(network.architecture(), new Properties()))
        .toList();
  }

  private NetworkSource source(Architecture architecture, Properties file) {
    return options
        .weights()
        .<NetworkSource>map(uri -> () -> read(uri, architecture, file))
        .orElse(() -> Checkpoint.builder(architecture, Weights.deterministic(architecture), file));
  }

  private ModelBuilder read(String uri, Architecture named, Properties file) throws IOException {
    try (LocalCopy copy = LocalCopy.ofFile("weights", uri, conf, err::println);
        StateDict dict = StateDict.open(copy.path(), uri)) {
      Architecture architecture =
          options.architecture().isPresent() ? named : Checkpoint.withClassesOf(dict, named);
      Weights bound = Weights.bind(dict, architecture, Optional.empty());
      bound.note().ifPresent(err::println);
      return Checkpoint.builder(architecture, bound, file);
    }
  }
}
