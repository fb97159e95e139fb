package io.densepath.jobs.benchmark;

import io.densepath.compile.Target;
import io.densepath.model.Architecture;
import io.densepath.model.Cost;
import io.densepath.model.Network;
import io.densepath.model.Precision;
import io.densepath.model.Published;
import io.densepath.predict.ModelFolder;
import io.densepath.prepare.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A network that takes part in a benchmark.
 *
 * @param cost of one image
 * @param published its published figures, if it is one of the ten networks at their image size
 * @param archives the compiled network, by precision
 */
record BenchmarkedNetwork(
    Architecture architecture,
    Cost cost,
    Optional<Published> published,
    Map<Precision, CompiledArchive> archives) {

  /**
   * Compiles a network for every target.
   *
   * @param directory exists already
   */
  static BenchmarkedNetwork compile(ModelBuilder builder, List<Target> targets, Path directory)
      throws IOException {
    Map<Precision, CompiledArchive> archives = new EnumMap<>(Precision.class);
    for (Target target : targets) {
      Path folder = Files.createDirectory(directory.resolve(target.precision().key()));
      ModelFolder made = builder.build(classNames(builder.architecture()), target, folder);
      archives.put(target.precision(), new CompiledArchive(made.archive(), made.description()));
    }
    int side = builder.preprocessing().crop();
    return new BenchmarkedNetwork(
        builder.architecture(),
        builder.architecture().cost(side),
        side == Network.PUBLISHED_SIDE ? published(builder.architecture()) : Optional.empty(),
        archives);
  }

  private static List<String> classNames(Architecture architecture) {
    return IntStream.range(0, architecture.classes()).mapToObj(String::valueOf).toList();
  }

  /** Compares all numbers but the classes: a fine-tuned network is still the published one. */
  private static Optional<Published> published(Architecture architecture) {
    return Arrays.stream(Network.values())
        .filter(row -> row.architecture().withClasses(architecture.classes()).equals(architecture))
        .map(Network::published)
        .findFirst();
  }

  String name() {
    return architecture.name();
  }
}
