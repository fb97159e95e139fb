package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
  private static final int CROP_BYTES = 224 * 224 * 3;

  @ParameterizedTest
  @CsvSource({
    "500, 375, 1",
    "512, 511, 1",
    "512, 512, 2",
    "1024, 1023, 2",
    "2000, 1500, 4",
    "1500, 2000, 4",
    "2047, 9000, 4",
    "2048, 2048, 8",
    "9000, 9000, 8",
  })
  void reducedKeepsTheShortSideNoShorterThanTheResizeMakesIt(
      int width, int height, int denominator) {
    assertThat(Decoding.REDUCED.denominator(new ImageSize(width, height), 256))
        .isEqualTo(denominator);
    assertThat(Decoding.FULL.denominator(new ImageSize(width, height), 256)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1101, 1031", "515, 700", "2051, 2049"})
  void aReducedCropDiffersFromTheExactOneButShowsTheSame(int width, int height) throws Exception {
    byte[] file = jpeg(width, height);
    byte[] exact = crop(file, Preprocessing.torchvision(), Decoding.FULL);
    byte[] reduced = crop(file, Preprocessing.torchvision(), Decoding.REDUCED);
    assertThat(reduced).isNotEqualTo(exact);
    double difference =
        IntStream.range(0, CROP_BYTES)
            .map(i -> Math.abs((exact[i] & 0xff) - (reduced[i] & 0xff)))
            .average()
            .orElseThrow();
    // The difference from another picture would be tens.
    assertThat(difference).isLessThan(3);
  }

  @Test
  void aSmallJpegIsReadInFull() throws Exception {
    byte[] file = jpeg(500, 375);
    assertThat(crop(file, Preprocessing.timm(), Decoding.REDUCED))
        .isEqualTo(crop(file, Preprocessing.timm(), Decoding.FULL));
  }

  @Test
  void aJpegThatIsNotResizedIsReadInFull() throws Exception {
    byte[] file = jpeg(2100, 2100);
    assertThat(crop(file, PreprocessingTest.NOT_RESIZED, Decoding.REDUCED))
        .isEqualTo(crop(file, PreprocessingTest.NOT_RESIZED, Decoding.FULL));
  }

  @Test
  void theSizeOfAReducedImageIsThatOfTheFile() throws Exception {
    try (ImageReader reader =
        new ImageReader(Preprocessing.paddle(), ImageLimits.standard(), Decoding.REDUCED)) {
      assertThat(reader.read(jpeg(1101, 1031), ByteBuffer.allocate(CROP_BYTES)))
          .isEqualTo(new ImageSize(1101, 1031));
    }
  }

  private static byte[] crop(byte[] file, Preprocessing preprocessing, Decoding decoding)
      throws ImageException {
    ByteBuffer target = ByteBuffer.allocate(preprocessing.crop() * preprocessing.crop() * 3);
    try (ImageReader reader = new ImageReader(preprocessing, ImageLimits.standard(), decoding)) {
      reader.read(file, target);
    }
    return target.array();
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int red = wave(x / 40.0 + y / 90.0);
        int green = wave(x / 25.0 - y / 60.0);
        image.setRGB(x, y, red << 16 | green << 8 | x * 255 / width);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpg", out)).isTrue();
    return out.toByteArray();
  }

  private static int wave(double phase) {
    return (int) (127.5 + 127 * Math.sin(phase));
  }
}
