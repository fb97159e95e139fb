package io.densepath.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens any bytes: they are a checkpoint, or are refused by an error that names the file. */
public final class CheckpointFuzz {

  private static final Path FILE = file();

  private CheckpointFuzz() {}

  /** Jazzer calls this with bytes that reach new code; running out of memory is a finding too. */
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
