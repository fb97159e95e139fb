package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Any bytes yield a crop or an ImageException, never another exception and never a crash. */
public final class ImageFuzz {

  private static final int CROP = 17;
  private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1 << 20);
  private static final List<ImageReader> READERS =
      Stream.of(Preprocessing.paddle(), Preprocessing.torchvision())
          .map(p -> new ImageReader(PreprocessingTest.sized(p, 20, CROP), LIMITS))
          .toList();

  private ImageFuzz() {}

  /** Writes small files of every format to a folder, for the fuzzer to begin with. */
  public static void main(String[] folder) throws IOException {
    Path seeds = Files.createDirectories(Path.of(folder[0]));
    for (Map.Entry<String, byte[]> seed : TiffSeeds.all().entrySet()) {
      Files.write(seeds.resolve(seed.getKey() + ".tiff"), seed.getValue());
    }
    int number = 0;
    for (byte[] file : Fixtures.smallFiles()) {
      Files.write(seeds.resolve("small-" + number++), file);
    }
  }

  /** Called by Jazzer, which varies the bytes to reach more of the code. */
  public static void fuzzerTestOneInput(byte[] file) {
    READERS.forEach(reader -> read(reader, file));
  }

  private static void read(ImageReader reader, byte[] file) {
    ByteBuffer target = ByteBuffer.allocate(CROP * CROP * 3);
    try {
      reader.read(file, target);
      assertThat(target.hasRemaining()).isFalse();
    } catch (ImageException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(target.position()).isZero();
    }
  }
}
