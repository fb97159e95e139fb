package io.densepath;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Data that lies beside a checkout and is not part of the project: real photos, published
 * checkpoints, reference logits. Tests that need it are skipped, and say so, where it is not there.
 */
public final class SharedData {

  private SharedData() {}

  /** The same, for tests that do with less where it is missing. */
  public static Optional<Path> find(String relative) {
    return root().map(r -> r.resolve(relative)).filter(Files::exists);
  }

  /**
   * A file or folder below the data folder: {@code -Ddensepath.shared.data}, else {@code
   * shared/data} beside the checkout. Skips the calling test where it is missing.
   */
  public static Path require(String relative) {
    Optional<Path> found = find(relative);
    if (found.isEmpty()) {
      // The test runner itself counts skipped tests and does not say why.
      System.out.println("skipped: needs shared/data/" + relative);
    }
    assumeTrue(found.isPresent());
    return found.get();
  }

  private static Optional<Path> root() {
    String asked = System.getProperty("densepath.shared.data");
    if (asked != null) {
      return Optional.of(Path.of(asked));
    }
    Path start = Path.of("").toAbsolutePath();
    return Stream.iterate(start, p -> p != null, Path::getParent)
        .map(p -> p.resolve("shared/data"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
