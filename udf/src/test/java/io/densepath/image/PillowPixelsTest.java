package io.densepath.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.LargeImages;
import io.densepath.memory.ExecutorMemory;
import io.densepath.memory.MemoryBudget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the pixels of small files with those of Pillow, in every depth and compression. */
class PillowPixelsTest {
  private static final int CROP = PreprocessingTest.NOT_RESIZED.crop();

  static List<Arguments> files() {
    return Fixtures.table("pixels.tsv").stream()
        .map(
            r ->
                Arguments.of(
                    r[0],
                    Integer.parseInt(r[1]),
                    Integer.parseInt(r[2]),
                    Base64.getDecoder().decode(r[3]),
                    Base64.getDecoder().decode(r[4])))
        .toList();
  }

  @ParameterizedTest(name = "{0} {1} x {2}")
  @MethodSource("files")
  void aFileHasThePixelsOfPillowOrIsRefusedAsPillowDoes(
      String kind, int width, int height, byte[] file, byte[] rgb) throws ImageException {
    if (rgb.length == 0) {
      assertThatThrownBy(() -> read(file, ExecutorMemory.unlimited()))
          .isInstanceOfSatisfying(
              ImageException.class,
              e -> assertThat(e.status()).isIn(ImageStatus.CORRUPT, ImageStatus.UNSUPPORTED));
      return;
    }
    byte[] crop = read(file, ExecutorMemory.unlimited());
    for (int y = 0; y < height; y++) {
      int at = (((CROP - height) / 2 + y) * CROP + (CROP - width) / 2) * 3;
      assertThat(Arrays.copyOfRange(crop, at, at + width * 3))
          .as("%s, row %d", kind, y)
          .isEqualTo(Arrays.copyOfRange(rgb, y * width * 3, (y + 1) * width * 3));
    }
  }

  @Test
  void runsAreUnpackedInTheMemoryOfTheHeap() {
    byte[] bmp = LargeImages.bmpRuns(4000, 4000);
    ExecutorMemory little =
        new ExecutorMemory(
            new MemoryBudget(10 << 20, "an eighth of the heap"),
            MemoryBudget.unlimited(),
            MemoryBudget.unlimited());
    assertThatThrownBy(() -> read(bmp, little))
        .hasMessageContaining("BMP of 4000x4000 pixels takes up to 17 MB to decode");
  }

  @Test
  void samplesInTextThatTheFileIsTooShortForAreNotWaitedFor() {
    assertThatThrownBy(
            () -> read("P3 9000 9000 255\n1 2 3".getBytes(UTF_8), ExecutorMemory.unlimited()))
        .hasMessageContaining("243000000 samples in text, and the file has 22 bytes");
  }

  /** OpenCV gives a grey PFM one channel, whatever it is asked for. */
  @Test
  void aFileOfAnyKindIsReadOrRefusedForWeightsOfPaddleToo() {
    try (ImageReader paddle = new ImageReader(Preprocessing.paddle(), ImageLimits.standard())) {
      for (byte[] file : Fixtures.smallFiles()) {
        ByteBuffer target = ByteBuffer.allocate(224 * 224 * 3);
        try {
          paddle.read(file, target);
        } catch (ImageException e) {
          assertThat(e.status()).isIn(ImageStatus.CORRUPT, ImageStatus.UNSUPPORTED);
        }
      }
    }
  }

  private static byte[] read(byte[] file, ExecutorMemory memory) throws ImageException {
    ByteBuffer target = ByteBuffer.allocate(CROP * CROP * 3);
    try (ImageReader reader =
        new ImageReader(
            PreprocessingTest.NOT_RESIZED, ImageLimits.standard(), Decoding.FULL, memory)) {
      reader.read(file, target);
    }
    return target.array();
  }
}
