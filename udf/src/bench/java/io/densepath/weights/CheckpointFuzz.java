package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.model.Architecture;
import io.densepath.model.DenseNet;
import io.densepath.model.Stem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens any bytes and looks for a network in them: they are a checkpoint of it, or are refused by
 * an error that names the file.
 */
public final class CheckpointFuzz {

  private static final Path FILE = file();
  private static final Architecture NETWORK =
      new DenseNet("small", 4, 2, List.of(1), 2, Stem.CIFAR, 3);

  private CheckpointFuzz() {}

  /** Jazzer calls this with bytes that reach new code; running out of memory is a finding too. */
  public static void fuzzerTestOneInput(byte[] checkpoint) throws IOException {
    Files.write(FILE, checkpoint);
    try (StateDict dict = StateDict.open(FILE)) {
      for (String name : dict.names()) {
        assertThat((long) dict.floats(name).length).isEqualTo(dict.shape(name).elements());
      }
      Weights.bind(dict, NETWORK, Optional.empty());
    } catch (CheckpointException e) {
      assertThat(e).hasMessageStartingWith(FILE.toString());
    }
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzz", ".bin");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
