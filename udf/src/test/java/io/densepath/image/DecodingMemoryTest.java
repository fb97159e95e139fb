package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.LargeImages;
import io.densepath.memory.ExecutorMemory;
import io.densepath.memory.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Measures what decoding takes, and compares it with what is reserved for it. */
@Timeout(120)
class DecodingMemoryTest {

  private static final int SIDE = 5000;
  private static final long MB = 1 << 20;

  /** The JVM itself may take this much in the meantime. */
  private static final long NOISE_BYTES = 24 * MB;

  private static final Path STATUS = Path.of("/proc/self/status");

  static Stream<Arguments> images() {
    return Stream.of(
        Arguments.of("baseline JPEG", LargeImages.baselineJpeg(SIDE, SIDE)),
        Arguments.of("baseline JPEG in scans", LargeImages.baselineJpegInScans(SIDE, SIDE)),
        Arguments.of("progressive CMYK JPEG", LargeImages.progressiveJpeg(SIDE, SIDE)),
        Arguments.of("PNG of noise", LargeImages.noisePng(SIDE, SIDE)),
        Arguments.of("animated WebP", LargeImages.animatedWebp(SIDE, SIDE)),
        Arguments.of("tiled TIFF", LargeImages.tiledTiff(SIDE, SIDE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("images")
  void decodingTakesNoMoreThanWhatIsReservedAndMoreThanHalfOfIt(String kind, byte[] file)
      throws Exception {
    try (ImageReader reader = reader(ExecutorMemory.unlimited())) {
      reader.read(LargeImages.baselineJpeg(16, 16), target());
      long reserved = reader.memoryFor(file);
      long before = resetPeak();

      reader.read(file, target());

      long taken = status("VmHWM:") - before;
      System.out.printf(
          "%s of %d x %d: takes %d MB, %.1f bytes a pixel; %d MB are reserved%n",
          kind, SIDE, SIDE, taken / MB, (double) taken / SIDE / SIDE, reserved / MB);
      assertThat(taken).isBetween(reserved / 2 - NOISE_BYTES, reserved + NOISE_BYTES);
    }
  }

  @Test
  void anImageThatNeverFitsIsTooLargeByItsNeedTheLimitAndTheSetting() {
    byte[] jpeg = LargeImages.progressiveJpeg(SIDE, SIDE);
    MemoryBudget budget = new MemoryBudget(100 * MB, "a third of 300 MB; raise the overhead");

    assertThatThrownBy(() -> read(jpeg, budget))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "JPEG of 5000x5000 pixels takes up to 264 MB to decode, and this process has 100 MB for"
                + " it, which is a third of 300 MB; raise the overhead")
        .extracting(e -> ((ImageException) e).status())
        .isEqualTo(ImageStatus.TOO_LARGE);
  }

  @Test
  void anImageWaitsForMemoryThatIsHeldAndGivesItBack() throws Exception {
    MemoryBudget budget = new MemoryBudget(100 * MB, "all");
    budget.reserve(60 * MB);
    FutureTask<ImageSize> reading =
        new FutureTask<>(() -> read(LargeImages.baselineJpeg(SIDE, SIDE), budget));
    Thread thread = new Thread(reading);
    thread.start();
    for (int i = 0; i < 60_000 && !budget.isAwaited(); i++) {
      Thread.sleep(1);
    }
    assertThat(budget.isAwaited()).isTrue();

    budget.release(60 * MB);

    assertThat(reading.get()).isEqualTo(new ImageSize(SIDE, SIDE));
    budget.reserve(100 * MB);
  }

  @Test
  void aDamagedImageGivesItsMemoryBack() throws Exception {
    MemoryBudget budget = new MemoryBudget(100 * MB, "all");
    byte[] whole = LargeImages.noisePng(100, 100);

    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 5000), budget))
        .isInstanceOf(ImageException.class);

    budget.reserve(100 * MB);
  }

  @Test
  void theScreenOfAGifIsReservedOnTheHeap() throws Exception {
    byte[] gif = LargeImages.gif(SIDE, SIDE);
    MemoryBudget heap = new MemoryBudget(20 * MB, "an eighth of the heap");
    ExecutorMemory memory =
        new ExecutorMemory(heap, new MemoryBudget(MB, "little"), MemoryBudget.unlimited());

    assertThat(gif).hasSize(35);
    assertThatThrownBy(() -> read(gif, memory)).hasMessageContaining("takes up to 25 MB");
    assertThat(read(LargeImages.gif(4000, 4000), memory)).isEqualTo(new ImageSize(4000, 4000));
  }

  @Test
  void aTileThatIsLargerThanTheLimitIsTooLargeHoweverSmallTheImageIs() {
    byte[] tiff = LargeImages.tiledTiff(16_368, 16_384);

    assertThatThrownBy(() -> read(tiff, MemoryBudget.unlimited()))
        .hasMessage(
            "TIFF of 16x16 pixels has tiles of 268173312 pixels, the limit is 100000000 in total")
        .extracting(e -> ((ImageException) e).status())
        .isEqualTo(ImageStatus.TOO_LARGE);
  }

  private static ImageSize read(byte[] file, MemoryBudget outside) throws ImageException {
    return read(
        file, new ExecutorMemory(MemoryBudget.unlimited(), outside, MemoryBudget.unlimited()));
  }

  private static ImageSize read(byte[] file, ExecutorMemory memory) throws ImageException {
    try (ImageReader reader = reader(memory)) {
      return reader.read(file, target());
    }
  }

  private static ImageReader reader(ExecutorMemory memory) {
    return new ImageReader(
        Preprocessing.torchvision(), ImageLimits.standard(), Decoding.FULL, memory);
  }

  private static ByteBuffer target() {
    return ByteBuffer.allocate(224 * 224 * 3);
  }

  /** Makes the kernel forget the peak of resident memory, and returns what is resident. */
  private static long resetPeak() throws IOException {
    System.gc();
    Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    return status("VmRSS:");
  }

  private static long status(String name) throws IOException {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
