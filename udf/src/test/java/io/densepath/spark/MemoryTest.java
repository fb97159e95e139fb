package io.densepath.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.Drawing;
import io.densepath.fixture.SmallModel;
import io.densepath.image.ImageException;
import io.densepath.image.ImageLimits;
import io.densepath.image.ImageReader;
import io.densepath.model.Precision;
import io.densepath.predict.Device;
import io.densepath.predict.LoadedModel;
import io.densepath.predict.ModelFolder;
import io.densepath.predict.Outputs;
import io.densepath.predict.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that decoders, batches and tensors leak no memory outside of the Java heap. */
class MemoryTest {

  private static final int PARTITIONS_BEFORE = 40;
  private static final int PARTITIONS = 200;
  private static final int ROUNDS = 3;
  private static final int BATCHES = 4;
  private static final int BATCH_SIZE = 8;
  private static final long TOLERATED_BYTES = 24L << 20;

  @TempDir Path directory;

  @Test
  void theProcessDoesNotGrowWithBatchesAndPartitions() throws Exception {
    ModelFolder folder = SmallModel.write(directory, Precision.FP32);
    byte[] good = Files.readAllBytes(Drawing.jpeg(directory.resolve("good.jpg"), 400, 1));
    byte[] bad = Arrays.copyOf(good, good.length / 2);
    try (LoadedModel model = LoadedModel.load(folder.archive(), folder.description(), Device.CPU)) {
      run(model, PARTITIONS_BEFORE, good, bad);
      // A leak would take 480 kB per image or reader, or 98 kB per batch, in every round. The heap
      // and the JIT compiler touch new pages in some rounds only.
      List<Long> grown = new ArrayList<>();
      do {
        long before = residentBytes();
        run(model, PARTITIONS, good, bad);
        grown.add(residentBytes() - before);
      } while (grown.size() < ROUNDS && Collections.min(grown) >= TOLERATED_BYTES);
      assertThat(grown)
          .as("growth of resident memory in bytes, by round of %d partitions", PARTITIONS)
          .anyMatch(bytes -> bytes < TOLERATED_BYTES);
    }
  }

  private static void run(LoadedModel model, int partitions, byte[] good, byte[] bad)
      throws ImageException {
    ImageLimits limits = new ImageLimits(1 << 20, 1 << 20);
    for (int partition = 0; partition < partitions; partition++) {
      try (ImageReader reader = new ImageReader(SmallModel.preprocessing(), limits);
          Predictor predictor = model.predictor(BATCH_SIZE, new Outputs(5, true, true))) {
        for (int image = 0; image < BATCHES * BATCH_SIZE; image++) {
          requireCorrupt(reader, predictor, bad);
          reader.read(good, predictor.next());
          boolean full = (image + 1) % BATCH_SIZE == 0;
          assertThat(predictor.put().isDone()).isEqualTo(full);
        }
      }
    }
    System.gc();
  }

  private static void requireCorrupt(ImageReader reader, Predictor predictor, byte[] bad) {
    int before = predictor.next().position();
    try {
      reader.read(bad, predictor.next());
      throw new AssertionError("half a JPEG was read");
    } catch (ImageException e) {
      assertThat(predictor.next().position()).isEqualTo(before);
    }
  }

  private static long residentBytes() throws IOException {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
    return Long.parseLong(pages[1]) * 4096;
  }
}
