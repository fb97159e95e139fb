package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rgb-420-odd.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "exif-6.jpg", "rgb.png",
        "palette.png", "rgb-16.png", "animated.png", "animated.gif", "rgb.bmp", "palette.bmp",
        "lossy.webp", "lossless.webp", "alpha.webp", "raw.tiff", "lzw.tiff", "deflate.tiff"
      })
  void aFileCutAnywhereInItsPixelsIsCorruptAndLeavesTheTargetAlone(String name) {
    byte[] whole = Fixtures.file(name);
    for (int sixteenths = 1; sixteenths < 16; sixteenths++) {
      // GIF, WebP and PNG end in what no pixel needs; an animation's first half is its first frame.
      int pixels = name.startsWith("animated") ? whole.length / 3 : whole.length - 20;
      byte[] cut = Arrays.copyOf(whole, pixels * sixteenths / 16);
      assertThat(statusOf(cut)).as("%s at %d", name, cut.length).isEqualTo(ImageStatus.CORRUPT);
    }
    assertThat(target.position()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb-420-odd.jpg", "progressive.jpg", "grey.jpg"})
  void aJpegWithoutItsLastByteIsCorrupt(String name) {
    byte[] whole = Fixtures.file(name);
    assertThat(statusOf(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aFileOfNoBytesIsEmpty() {
    assertThat(statusOf(new byte[0])).isEqualTo(ImageStatus.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "P", "\u0000", "GIF88a........", "RIFF....WAVEfmt "})
  void otherContentIsNotAnImage(String content) {
    assertThat(statusOf(latin1(content))).isEqualTo(ImageStatus.NOT_AN_IMAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "AVIF, ....ftypavif....",
    "HEIF, ....ftypheic....",
    "JPEG XL, '....JXL \r\n\u0087\n'",
    "JPEG 2000, '....jP  \r\n\u0087\n'",
    "Photoshop, 8BPS....",
  })
  void aKnownFormatThatIsNotReadIsUnsupportedByName(String name, String content) {
    assertThatThrownBy(() -> reader.read(latin1(content), target))
        .isInstanceOf(ImageException.class)
        .hasMessage(name + " is not read")
        .extracting(e -> ((ImageException) e).status())
        .isEqualTo(ImageStatus.UNSUPPORTED);
  }

  @Test
  void aLosslessJpegIsUnsupportedAndOneOfTwelveBitsToo() {
    byte[] jpeg = Fixtures.file("grey.jpg");
    int frame = indexOfFrame(jpeg);
    byte[] lossless = jpeg.clone();
    lossless[frame + 1] = (byte) 0xc3;
    assertThat(statusOf(lossless)).isEqualTo(ImageStatus.UNSUPPORTED);
    byte[] twelveBits = jpeg.clone();
    twelveBits[frame + 4] = 12;
    assertThat(statusOf(twelveBits)).isEqualTo(ImageStatus.UNSUPPORTED);
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
  void aBombIsRefusedFromItsHeader() throws IOException {
    byte[] bomb = Fixtures.file("rgb.png");
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
    assertThat(statusOf(withHeaderChecksum(bomb))).isEqualTo(ImageStatus.TOO_LARGE);
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

  private ImageStatus statusOf(byte[] file) {
    try {
      reader.read(file, target);
    } catch (ImageException e) {
      return e.status();
    }
    throw new AssertionError("was read, expected it to be refused");
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static int indexOfFrame(byte[] jpeg) {
    int at = 2;
    while (jpeg[at + 1] != (byte) 0xc0) {
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
    }
    return at;
  }

  private static byte[] withHeaderChecksum(byte[] png) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 29);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }
}
