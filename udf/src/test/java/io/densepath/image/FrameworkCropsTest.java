package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the crops of every fixture file with those of torchvision, timm and PaddleClas. */
class FrameworkCropsTest {

  /** CMYK to RGB rounds a product of ink and black: Pillow divides by 255, OpenCV shifts by 8. */
  private static final int CMYK_DIFFERENCE = 2;

  static List<Arguments> crops() {
    return Fixtures.table("crops.tsv").stream()
        .map(
            r -> Arguments.of(r[0], r[1], int32(r[2]), int32(r[3]), int32(r[4]), int32(r[5]), r[6]))
        .toList();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}")
  @MethodSource("crops")
  void aFileIsCroppedAsItsFrameworkCropsIt(
      String name, String preset, int shortSide, int crop, int width, int height, String rgb)
      throws ImageException {
    ByteBuffer target = ByteBuffer.allocate(crop * crop * 3);
    try (ImageReader reader =
        new ImageReader(preprocessing(preset, shortSide, crop), ImageLimits.standard())) {
      ImageSize size = reader.read(Fixtures.file(name), target);
      assertThat(size).isEqualTo(new ImageSize(width, height));
    }
    boolean pillowCmyk = name.startsWith("cmyk") && !preset.equals("paddle");
    assertThat(largestDifference(target.array(), Base64.getDecoder().decode(rgb)))
        .isLessThanOrEqualTo(pillowCmyk ? CMYK_DIFFERENCE : 0);
  }

  private static Preprocessing preprocessing(String preset, int shortSide, int crop) {
    return PreprocessingTest.sized(
        switch (preset) {
          case "timm" -> Preprocessing.timm();
          case "paddle" -> Preprocessing.paddle();
          case "none" -> PreprocessingTest.NOT_RESIZED;
          default -> Preprocessing.torchvision();
        },
        shortSide,
        crop);
  }

  private static int largestDifference(byte[] found, byte[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    int largest = 0;
    for (int i = 0; i < found.length; i++) {
      largest = Math.max(largest, Math.abs((found[i] & 0xff) - (expected[i] & 0xff)));
    }
    return largest;
  }

  private static int int32(String text) {
    return Integer.parseInt(text);
  }
}
