package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any bytes: a checkpoint or a refusal that names the file. Out of memory is a finding too. */
public final class CheckpointFuzz {

  private static final Path FILE = file();

  private CheckpointFuzz() {}

  /** Called by Jazzer, which looks for bytes that come further than others. */
  public static void fuzzerTestOneInput(byte[] checkpoint) throws IOException {
    Files.write(FILE, checkpoint);
    try (StateDict dict = StateDict.open(FILE)) {
      for (String name : dict.names()) {
        assertThat((long) dict.floats(name).length).isEqualTo(dict.shape(name).elements());
      }
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
