package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.densepath.fixture.LargeImages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are refused, each with the status that gives the reason. */
class RefusedImagesTest {
  private static final int CROP_BYTES = 224 * 224 * 3;

  private final ImageReader reader =
      new ImageReader(Preprocessing.torchvision(), ImageLimits.standard());
  private final ByteBuffer target = ByteBuffer.allocateDirect(CROP_BYTES * 2);

  @AfterEach
  void close() {
    reader.close();
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
      // GIF, WebP and PNG end in bytes that no pixel needs. Only the first frame of an animation is
      // decoded, and the first third of these files lies within it.
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
  @ValueSource(
      strings = {
        "<html>",
        "{}",
        "P",
        "\u0000",
        "GIF88a........",
        "RIFF....WAVEfmt ",
        "P6 is a name",
        "P5",
        "<html><svg>",
        "(\0\0\0text"
      })
  void otherContentIsNotAnImage(String content) {
    assertThat(statusOf(latin1(content))).isEqualTo(ImageStatus.NOT_AN_IMAGE);
  }

  static List<Arguments> unreadFormats() {
    return List.of(
        Arguments.of("AVIF", "....ftypavif...."),
        Arguments.of("HEIF", "....ftypheic...."),
        Arguments.of("HEIF", "....ftypmif1...."),
        Arguments.of("raw photograph (CR3)", "....ftypcrx ...."),
        Arguments.of("JPEG XL", "....JXL \r\n\u0087\n"),
        Arguments.of("JPEG XL", "\u00ff\n...."),
        Arguments.of("JPEG 2000", "....jP  \r\n\u0087\n"),
        Arguments.of("JPEG 2000", "\u00ffO\u00ffQ...."),
        Arguments.of("Photoshop", "8BPS...."),
        Arguments.of("DICOM", "\0".repeat(128) + "DICM"),
        Arguments.of("PNG of Xcode (CgBI)", "\u0089PNG\r\n\u001a\n\0\0\0\u0004CgBI"),
        Arguments.of("raw photograph (CR2)", "II*\0\u0010\0\0\0CR\u0002\0"),
        Arguments.of("raw photograph (ORF)", "IIRO...."),
        Arguments.of("raw photograph (RW2)", "IIU\0...."),
        Arguments.of("raw photograph (RAF)", "FUJIFILMCCD-RAW "),
        Arguments.of("Windows icon", "\0\0\u0001\0\u0001\0"),
        Arguments.of("SVG", "<?xml version=\"1.0\"?>\n<!-- a > b -->\n<svg xmlns=\"\">"),
        Arguments.of("PDF", "%PDF-1.7"),
        Arguments.of("OpenEXR", "v/1\u0001...."),
        Arguments.of("Radiance HDR", "#?RADIANCE\n"),
        Arguments.of("TGA", "\0\0\2" + ".".repeat(40) + "TRUEVISION-XFILE.\0"),
        Arguments.of("PAM", "P7\nWIDTH 1\n"),
        Arguments.of("PFM of three channels", "PF\n1 1\n-1\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"DNG", "NEF", "ARW", "colour filter array"})
  void aRawPhotographIsNotReadAsThePreviewThatItBeginsWith(String format) {
    boolean nested = !format.equals("DNG");
    String make = Map.of("NEF", "NIKON CORPORATION", "ARW", "SONY").getOrDefault(format, "Acme");
    ByteBuffer tiff = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 4);
    entry(tiff, 256, 16);
    entry(tiff, 257, 16);
    tiff.putShort((short) 271).putShort((short) 2).putInt(make.length() + 1).putInt(100);
    entry(tiff, nested ? 330 : 50706, nested ? 150 : 1);
    tiff.position(100).put(latin1(make));
    tiff.position(150).putShort((short) 1);
    tiff.putShort((short) 262).putShort((short) 3).putInt(1).putInt(32803);
    assertThatThrownBy(() -> reader.read(tiff.array(), target))
        .hasMessage("raw photograph (" + format + ") is not read")
        .extracting(e -> ((ImageException) e).status())
        .isEqualTo(ImageStatus.UNSUPPORTED);
  }

  @ParameterizedTest
  @MethodSource("unreadFormats")
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
    assertThatThrownBy(() -> reader.read(lossless, target))
        .hasMessage("JPEG has the process of lossless JPEG (SOF3)");
    byte[] nearLossless = jpeg.clone();
    nearLossless[frame + 1] = (byte) 0xf7;
    assertThatThrownBy(() -> reader.read(nearLossless, target)).hasMessageContaining("JPEG-LS");
    byte[] twelveBits = jpeg.clone();
    twelveBits[frame + 4] = 12;
    assertThat(statusOf(twelveBits)).isEqualTo(ImageStatus.UNSUPPORTED);
  }

  @Test
  void aBombIsRefusedFromItsHeader() throws IOException {
    byte[] bomb = Fixtures.file("rgb.png");
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
    assertThat(statusOf(withHeaderChecksum(bomb))).isEqualTo(ImageStatus.TOO_LARGE);
  }

  @Test
  void aSecondImageAmongTheScansIsCorrupt() {
    byte[] jpeg = Fixtures.file("grey.jpg");
    assertThat(statusOf(beforeTheEnd(jpeg, new byte[] {(byte) 0xff, (byte) 0xd8})))
        .isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aJpegOfThousandsOfScansIsUnsupported() {
    byte[] scan = {(byte) 0xff, (byte) 0xda, 0, 8, 1, 1, 0, 0, 63, 0};
    byte[] scans = new byte[scan.length * 1000];
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(scan, 0, scans, i * scan.length, scan.length);
    }
    assertThat(statusOf(beforeTheEnd(Fixtures.file("grey.jpg"), scans)))
        .isEqualTo(ImageStatus.UNSUPPORTED);
  }

  @Test
  void anAnimatedWebpThatLacksItsLastFrameIsCorrupt() {
    byte[] webp = LargeImages.animatedWebp(30, 20);
    assertThat(statusOf(Arrays.copyOf(webp, webp.length - 40))).isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aFrameBeyondTheCanvasOfAWebpIsCorrupt() {
    byte[] webp = LargeImages.animatedWebp(30, 20);
    webp[52] = 1;
    assertThat(statusOf(webp)).isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aTiffWithADamagedStripIsCorrupt() {
    byte[] tiff = Fixtures.file("deflate.tiff");
    tiff[tiff.length / 2] ^= 1;
    assertThat(statusOf(tiff)).isEqualTo(ImageStatus.CORRUPT);
  }

  /** Pillow and libtiff use the first of two entries, so the limits are checked against it. */
  @Test
  void aTiffThatStatesTwoHeightsHasTheFirst() throws ImageException {
    assertThat(reader.read(twoHeights(1000, 20, 90000), target.clear()))
        .isEqualTo(new ImageSize(1000, 20));
    try (ImageReader paddle = new ImageReader(Preprocessing.paddle(), ImageLimits.standard())) {
      assertThat(paddle.read(twoHeights(1000, 20, 90000), target.clear()))
          .isEqualTo(new ImageSize(1000, 20));
    }
  }

  private static byte[] twoHeights(int width, int first, int second) {
    int entries = 10;
    int data = 8 + 2 + entries * 12 + 4;
    ByteBuffer tiff = ByteBuffer.allocate(data + width * first).order(ByteOrder.LITTLE_ENDIAN);
    tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries);
    entry(tiff, 256, width);
    entry(tiff, 257, first);
    entry(tiff, 257, second);
    entry(tiff, 258, 8);
    entry(tiff, 259, 1);
    entry(tiff, 262, 1);
    entry(tiff, 273, data);
    entry(tiff, 277, 1);
    entry(tiff, 278, first);
    entry(tiff, 279, width * first);
    return tiff.array();
  }

  private static void entry(ByteBuffer tiff, int tag, int value) {
    tiff.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
  }

  @Test
  void aPngWithAWrongChecksumIsCorrupt() {
    byte[] png = Fixtures.file("rgb.png");
    png[png.length - 20] ^= 1;
    assertThat(statusOf(png)).isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aPngOfAColourThatDoesNotExistIsCorrupt() {
    byte[] png = Fixtures.file("rgb.png");
    png[25] = 5;
    assertThat(statusOf(png)).isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aPngThatLacksOnlyItsEndIsRead() throws ImageException {
    byte[] png = Fixtures.file("rgb.png");
    assertThat(reader.read(Arrays.copyOf(png, png.length - 12), target))
        .isEqualTo(new ImageSize(61, 43));
  }

  @Test
  void aPngIsReadThatLacksTheChecksumOfItsPixelsAlone() throws Exception {
    byte[] whole = LargeImages.noisePng(30, 20);
    ByteBuffer expected = ByteBuffer.allocate(CROP_BYTES);
    reader.read(whole, expected);
    reader.read(LargeImages.noisePngWithout(4, 30, 20), target);
    assertThat(target.flip()).isEqualTo(expected.flip());
    target.clear();
    assertThat(statusOf(LargeImages.noisePngWithout(6, 30, 20))).isEqualTo(ImageStatus.CORRUPT);
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

  private static byte[] beforeTheEnd(byte[] jpeg, byte[] added) {
    byte[] all = Arrays.copyOf(jpeg, jpeg.length + added.length);
    System.arraycopy(added, 0, all, jpeg.length - 2, added.length);
    System.arraycopy(jpeg, jpeg.length - 2, all, all.length - 2, 2);
    return all;
  }
}
