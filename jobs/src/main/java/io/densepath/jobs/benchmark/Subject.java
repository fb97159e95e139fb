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
 * A network that is measured.
 *
 * @param architecture its numbers
 * @param cost of an image
 * @param published what was published of it, if it is one of the ten and takes their images
 * @param archives the network as compiled, by precision
 */
record Subject(
    Architecture architecture,
    Cost cost,
    Optional<Published> published,
    Map<Precision, Compiled> archives) {

  /**
   * Compiles a network for every target.
   *
   * @param directory exists already
   */
  static Subject compile(ModelBuilder builder, List<Target> targets, Path directory)
      throws IOException {
    Map<Precision, Compiled> archives = new EnumMap<>(Precision.class);
    for (Target target : targets) {
      Path folder = Files.createDirectory(directory.resolve(target.precision().key()));
      ModelFolder made = builder.build(classNames(builder.architecture()), target, folder);
      archives.put(target.precision(), new Compiled(made.archive(), made.description()));
    }
    int side = builder.preprocessing().crop();
    return new Subject(
        builder.architecture(),
        builder.architecture().cost(side),
        side == Network.PUBLISHED_SIDE ? published(builder.architecture()) : Optional.empty(),
        archives);
  }

  private static List<String> classNames(Architecture architecture) {
    return IntStream.range(0, architecture.classes()).mapToObj(String::valueOf).toList();
  }

  /** With other classes it is the same network still; with another body and its name, it is not. */
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
