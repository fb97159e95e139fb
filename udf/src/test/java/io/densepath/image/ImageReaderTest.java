package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageReaderTest {
  private static final int CROP_BYTES = 224 * 224 * 3;

  private final ImageReader reader =
      new ImageReader(Preprocessing.torchvision(), ImageLimits.standard());
  private final ByteBuffer target = ByteBuffer.allocateDirect(CROP_BYTES * 2);

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void aCropIsPutAtThePositionWhichMovesPastIt() throws ImageException {
    assertThat(reader.read(Fixtures.file("rgb.png"), target)).isEqualTo(new ImageSize(61, 43));
    assertThat(target.position()).isEqualTo(CROP_BYTES);
    reader.read(Fixtures.file("grey.jpg"), target);
    assertThat(target.hasRemaining()).isFalse();
  }

  @Test
  void aTargetWithoutRoomOverflows() {
    ByteBuffer small = ByteBuffer.allocate(CROP_BYTES - 1);
    assertThatThrownBy(() -> reader.read(Fixtures.file("rgb.png"), small))
        .isInstanceOf(BufferOverflowException.class);
  }

  @Test
  void anImageOfMorePixelsThanAllowedIsRefusedWithItsSize() {
    try (ImageReader strict =
        new ImageReader(Preprocessing.torchvision(), new ImageLimits(1 << 20, 61 * 43 - 1))) {
      assertThatThrownBy(() -> strict.read(Fixtures.file("rgb.png"), target))
          .isInstanceOfSatisfying(
              ImageException.class,
              e -> {
                assertThat(e.status()).isEqualTo(ImageStatus.TOO_LARGE);
                assertThat(e.size()).contains(new ImageSize(61, 43));
              });
    }
  }

  @Test
  void aFileOfMoreBytesThanAllowedIsRefused() {
    byte[] file = Fixtures.file("rgb.png");
    try (ImageReader strict =
        new ImageReader(Preprocessing.torchvision(), new ImageLimits(file.length - 1, 1 << 20))) {
      assertThatThrownBy(() -> strict.read(file, target))
          .isInstanceOfSatisfying(
              ImageException.class, e -> assertThat(e.status()).isEqualTo(ImageStatus.TOO_LARGE));
    }
  }

  @Test
  void aStripOfOnePixelTimesManyIsCroppedByEveryResampling() throws Exception {
    byte[] strip = Fixtures.file("strip.png");
    for (Preprocessing preprocessing :
        new Preprocessing[] {
          Preprocessing.torchvision(), Preprocessing.timm(), Preprocessing.paddle()
        }) {
      try (ImageReader any = new ImageReader(preprocessing, ImageLimits.standard())) {
        any.read(strip, target.clear());
        assertThat(target.position()).isEqualTo(CROP_BYTES);
      }
    }
  }

  @Test
  void readersOfSeveralThreadsDoNotDisturbEachOther() throws ImageException {
    String[] names = {
      "rgb-420-odd.jpg", "progressive.jpg", "rgb.png", "lossy.webp", "animated.gif"
    };
    Map<String, ByteBuffer> alone = new HashMap<>();
    for (String name : names) {
      alone.put(name, crop(reader, name));
    }
    boolean same =
        IntStream.range(0, 8)
            .parallel()
            .allMatch(
                thread -> {
                  try (ImageReader own =
                      new ImageReader(Preprocessing.torchvision(), ImageLimits.standard())) {
                    for (int i = 0; i < 100; i++) {
                      String name = names[(thread + i) % names.length];
                      if (!crop(own, name).equals(alone.get(name))) {
                        return false;
                      }
                    }
                    return true;
                  } catch (ImageException e) {
                    return false;
                  }
                });
    assertThat(same).isTrue();
  }

  private static ByteBuffer crop(ImageReader reader, String name) throws ImageException {
    ByteBuffer crop = ByteBuffer.allocate(CROP_BYTES);
    reader.read(Fixtures.file(name), crop);
    return crop.flip();
  }

  @Test
  void readingBigImagesAgainAndAgainLeavesTheProcessAsLargeAsItWas() throws Exception {
    byte[] jpeg = drawn("jpg");
    byte[] png = drawn("png");
    byte[][] files = {jpeg, png, Arrays.copyOf(jpeg, jpeg.length / 2), Arrays.copyOf(png, 5000)};
    readAll(files, 40);
    long before = residentKilobytes();
    readAll(files, 200);
    // 100 leaked images of 3 MB each would be three times this.
    assertThat(residentKilobytes() - before).isLessThan(100_000);
  }

  private static byte[] drawn(String format) throws IOException {
    BufferedImage image = new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1_000_000; i++) {
      image.setRGB(i % 1000, i / 1000, i * 2654435 & 0xffffff);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private void readAll(byte[][] files, int times) {
    for (int i = 0; i < times; i++) {
      try {
        reader.read(files[i % files.length], target.clear());
      } catch (ImageException e) {
        assertThat(e.status()).isEqualTo(ImageStatus.CORRUPT);
      }
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
