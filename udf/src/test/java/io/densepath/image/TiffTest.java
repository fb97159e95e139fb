package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.densepath.fixture.TiffBuilder;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** TIFFs of every kind, with the pixels that Pillow 13 gives for the same bytes. */
class TiffTest {
  private static final int COMPRESSION = 259;
  private static final int FORMAT = 339;
  private static final int PREDICTOR = 317;
  private static final int PLANAR = 284;
  private static final int ROWS = 278;

  /** What Pillow 13.0 gives for L 150, a 20 and b -20. */
  private static final int[] LAB_150_20_M20 = {163, 130, 177};

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Returns the pixels of a file, three bytes each. */
  private static byte[] pixels(TiffBuilder tiff, Orientation reading) throws ImageException {
    return pixels(tiff.bytes(), reading);
  }

  private static byte[] pixels(byte[] file, Orientation reading) throws ImageException {
    ImageHeader header = ImageHeader.read(file, ImageLimits.standard());
    try (OpenCvDecoder decoder = new OpenCvDecoder(reading);
        Raster raster = new TiffDecoder(decoder, reading).decode(file, header, 1 << 20)) {
      byte[] all = new byte[raster.width() * raster.height() * 3];
      byte[] row = new byte[raster.width() * 3];
      for (int y = 0; y < raster.height(); y++) {
        raster.row(y, 0, raster.width(), row);
        for (int i = 0; i < row.length; i++) {
          int channel = raster.isBlueFirst() ? 2 - i % 3 : i % 3;
          all[y * row.length + i] = row[i - i % 3 + channel];
        }
      }
      return all;
    }
  }

  private static byte[] pixels(TiffBuilder tiff) throws ImageException {
    return pixels(tiff, Orientation.AS_STORED);
  }

  /** Returns the first of the three equal bytes of every pixel. */
  private static int[] greys(TiffBuilder tiff) throws ImageException {
    byte[] rgb = pixels(tiff);
    int[] greys = new int[rgb.length / 3];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = rgb[i * 3] & 0xff;
      assertThat(rgb[i * 3 + 1]).isEqualTo(rgb[i * 3]);
      assertThat(rgb[i * 3 + 2]).isEqualTo(rgb[i * 3]);
    }
    return greys;
  }

  private static ImageException refused(TiffBuilder tiff) {
    try {
      pixels(tiff);
    } catch (ImageException e) {
      return e;
    }
    throw new AssertionError("was read, expected it to be refused");
  }

  @ParameterizedTest
  @CsvSource({
    "'JPEG 2000 (Aperio, YCbCr)', 33003",
    "'JPEG 2000 (Aperio, RGB)', 33005",
    "JPEG 2000, 34712",
    "JPEG XL, 50002",
    "JPEG XL of DNG, 52546",
    "LERC, 34887",
    "WebP, 50001",
    "an unknown method, 12345",
  })
  void aCompressionThatIsNotDecodedIsUnsupportedByNameAndNumber(String name, int number) {
    ImageException e = refused(TiffBuilder.grey(2, 2).tag(COMPRESSION, number).strips(new byte[4]));
    assertThat(e.status()).isEqualTo(ImageStatus.UNSUPPORTED);
    assertThat(e).hasMessageContaining(name + " (compression " + number + ")");
  }

  @Test
  void moreSamplesThanPillowOpensAreUnsupported() {
    TiffBuilder seven = TiffBuilder.grey(1, 1).colours(2, 8, 0, 0, 0, 0).strips(new byte[7]);
    assertThat(refused(seven).status()).isEqualTo(ImageStatus.UNSUPPORTED);
    assertThat(refused(seven)).hasMessageContaining("7 samples");
  }

  @Test
  void coloursAreNotMultipliedByAlphaAndThoseThatAreAreDivided() throws ImageException {
    byte[] pixel = bytes(100, 50, 20, 100);
    assertThat(pixels(TiffBuilder.grey(1, 1).colours(2, 8, 2).strips(pixel)))
        .isEqualTo(bytes(100, 50, 20));
    assertThat(pixels(TiffBuilder.grey(1, 1).colours(2, 8, 0).strips(pixel)))
        .isEqualTo(bytes(100, 50, 20));
    assertThat(pixels(TiffBuilder.grey(1, 1).colours(2, 8, 1).strips(pixel)))
        .isEqualTo(bytes(255, 127, 51));
  }

  @Test
  void weightsOfOpenCvGetColoursMultipliedByAlpha() throws ImageException {
    TiffBuilder tiff = TiffBuilder.grey(1, 1).colours(2, 8, 2).strips(bytes(100, 50, 20, 51));
    assertThat(pixels(tiff, Orientation.EXIF)).isEqualTo(bytes(20, 10, 4));
  }

  @Test
  void weightsOfOpenCvGetThePixelsOfPillowOfWhatOpenCvDoesNotRead() throws ImageException {
    TiffBuilder tiff = TiffBuilder.grey(2, 1).tag(258, 4).strips(bytes(0x1f));
    assertThat(pixels(tiff, Orientation.EXIF)).isEqualTo(bytes(17, 17, 17, 255, 255, 255));
  }

  @Test
  void greyOfFewBitsIsScaledAndOfManyIsClipped() throws ImageException {
    assertThat(greys(TiffBuilder.grey(3, 1).tag(258, 1).strips(bytes(0b10100000))))
        .containsExactly(255, 0, 255);
    assertThat(greys(TiffBuilder.grey(3, 1).tag(258, 2).strips(bytes(0b01101100))))
        .containsExactly(85, 170, 255);
    assertThat(greys(TiffBuilder.grey(3, 1).tag(258, 4).tag(262, 0).strips(bytes(0x1f, 0x80))))
        .containsExactly(238, 0, 119);
    assertThat(greys(TiffBuilder.grey(2, 1).tag(258, 12).strips(bytes(0x00, 0x7f, 0xff))))
        .containsExactly(7, 255);
    assertThat(greys(TiffBuilder.grey(2, 1).tag(258, 16).strips(bytes(200, 0, 0, 1))))
        .containsExactly(200, 255);
    assertThat(greys(TiffBuilder.bigEndian(2, 1).tag(258, 16).strips(bytes(0, 200, 1, 0))))
        .containsExactly(200, 255);
  }

  @Test
  void signedAndFloatingPointSamplesAreClipped() throws ImageException {
    TiffBuilder small = TiffBuilder.grey(2, 1).tag(258, 16).tag(FORMAT, 2);
    assertThat(greys(small.strips(bytes(7, 0, 255, 255)))).containsExactly(7, 0);
    byte[] ints = ByteBuffer.allocate(12).putInt(-5).putInt(77).putInt(1 << 20).array();
    assertThat(greys(TiffBuilder.bigEndian(3, 1).tag(258, 32).tag(FORMAT, 2).strips(ints)))
        .containsExactly(0, 77, 255);
    assertThat(greys(floats(1.9f, -3, 300, Float.NaN))).containsExactly(1, 0, 255, 0);
  }

  private static TiffBuilder floats(float... values) {
    ByteBuffer strip = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      strip.putFloat(value);
    }
    return TiffBuilder.grey(values.length, 1).tag(258, 32).tag(FORMAT, 3).strips(strip.array());
  }

  @Test
  void coloursOfSixteenBitsKeepTheirUpperByte() throws ImageException {
    assertThat(
            pixels(
                TiffBuilder.bigEndian(1, 1).colours(2, 16).strips(bytes(10, 99, 20, 99, 30, 99))))
        .isEqualTo(bytes(10, 20, 30));
  }

  @Test
  void aPaletteInksAndLabBecomeRgb() throws ImageException {
    long[] map = new long[48];
    map[1] = 0x1234;
    map[17] = 0x5678;
    map[33] = 0x9abc;
    assertThat(
            pixels(
                TiffBuilder.grey(2, 1).tag(258, 4).tag(262, 3).tag(320, map).strips(bytes(0x10))))
        .isEqualTo(bytes(0x12, 0x56, 0x9a, 0, 0, 0));
    assertThat(pixels(TiffBuilder.grey(1, 1).colours(5, 8).strips(bytes(10, 100, 200, 50))))
        .isEqualTo(bytes(197, 125, 44));
    assertThat(pixels(TiffBuilder.grey(1, 1).colours(8, 8).strips(bytes(150, 20, 236))))
        .isEqualTo(bytes(LAB_150_20_M20));
  }

  @Test
  void reversedBitsAreReversed() throws ImageException {
    TiffBuilder tiff = TiffBuilder.grey(8, 1).tag(258, 1).tag(266, 2).strips(bytes(0b00000011));
    assertThat(greys(tiff)).containsExactly(255, 255, 0, 0, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 32773, 32946, 34925, 50000})
  void everyStreamOfBytesGivesTheSamePixels(int compression) throws Exception {
    byte[] first = ramp(40, 3);
    byte[] second = ramp(40, 90);
    TiffBuilder tiff =
        TiffBuilder.grey(10, 8)
            .tag(COMPRESSION, compression)
            .tag(ROWS, 4)
            .strips(
                TiffSeeds.compressed(compression, first),
                TiffSeeds.compressed(compression, second));
    assertThat(greys(tiff)).startsWith(3, 4, 5).endsWith(127, 128, 129);
    TiffBuilder cut =
        TiffBuilder.grey(10, 8)
            .tag(COMPRESSION, compression)
            .strips(TiffSeeds.compressed(compression, ramp(79, 3)));
    assertThat(refused(cut).status()).isEqualTo(ImageStatus.CORRUPT);
  }

  private static byte[] ramp(int length, int first) {
    byte[] ramp = new byte[length];
    for (int i = 0; i < length; i++) {
      ramp[i] = (byte) (first + i);
    }
    return ramp;
  }

  @Test
  void aDamagedStripAndAMissingOneAreCorrupt() throws Exception {
    byte[] deflated = TiffSeeds.compressed(8, ramp(80, 3));
    deflated[deflated.length - 1] ^= 1;
    TiffBuilder damaged = TiffBuilder.grey(10, 8).tag(COMPRESSION, 8).strips(deflated);
    assertThat(refused(damaged).status()).isEqualTo(ImageStatus.CORRUPT);
    TiffBuilder missing = TiffBuilder.grey(10, 8).tag(ROWS, 4).strips(ramp(40, 3));
    assertThat(refused(missing).status()).isEqualTo(ImageStatus.CORRUPT);
  }

  @Test
  void aDictionaryOfMoreThanEightMegabytesIsUnsupported() throws Exception {
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(9))) {
      out.write(ramp(80, 3));
    }
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (OutputStream out = new ZstdOutputStream(zstd).setLong(27)) {
      out.write(ramp(80, 3));
    }
    Map<Integer, byte[]> strips = Map.of(34925, xz.toByteArray(), 50000, zstd.toByteArray());
    strips.forEach(
        (compression, strip) -> {
          TiffBuilder large = TiffBuilder.grey(10, 8).tag(COMPRESSION, compression).strips(strip);
          assertThat(refused(large).status()).isEqualTo(ImageStatus.UNSUPPORTED);
          assertThat(refused(large)).hasMessageContaining("dictionary of more than 8 MB");
        });
  }

  @Test
  void differencesOfNeighboursAreAddedUp() throws Exception {
    TiffBuilder tiff =
        TiffBuilder.bigEndian(3, 1)
            .tag(258, 16)
            .tag(COMPRESSION, 8)
            .tag(PREDICTOR, 2)
            .strips(TiffSeeds.compressed(8, bytes(0, 250, 0, 3, 255, 253)));
    assertThat(greys(tiff)).containsExactly(250, 253, 250);
  }

  @Test
  void differencesOfTheBytesOfFloatsAreAddedUp() throws Exception {
    // 1.0 and 2.0 are 3f800000 and 40000000: their bytes by significance are 3f 40, 80 0, 0 0, 0 0.
    byte[] differences = bytes(0x3f, 0x01, 0x40, 0x80, 0, 0, 0, 0);
    TiffBuilder tiff =
        TiffBuilder.grey(2, 1)
            .tag(258, 32)
            .tag(FORMAT, 3)
            .tag(COMPRESSION, 8)
            .tag(PREDICTOR, 3)
            .strips(TiffSeeds.compressed(8, differences));
    assertThat(greys(tiff)).containsExactly(1, 2);
  }

  @Test
  void planesTilesAndLongPositionsAreRead() throws Exception {
    TiffBuilder planes =
        TiffBuilder.grey(2, 1)
            .colours(2, 8)
            .tag(PLANAR, 2)
            .strips(bytes(1, 2), bytes(3, 4), bytes(5, 6));
    assertThat(pixels(planes)).isEqualTo(bytes(1, 3, 5, 2, 4, 6));
    TiffBuilder tiles = TiffBuilder.grey(3, 1).tiles(2, 2, bytes(1, 2, 0, 0), bytes(3, 9, 0, 0));
    assertThat(greys(tiles)).containsExactly(1, 2, 3);
    assertThat(greys(TiffBuilder.bigTiff(2, 1).strips(bytes(8, 9)))).containsExactly(8, 9);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 2 3 4 5 6", "2, 3 2 1 6 5 4", "3, 6 5 4 3 2 1", "4, 4 5 6 1 2 3",
    "5, 1 4 2 5 3 6", "6, 4 1 5 2 6 3", "7, 6 3 5 2 4 1", "8, 3 6 2 5 1 4",
  })
  void anImageIsTurnedAsItsOrientationSays(int orientation, String expected) throws Exception {
    TiffBuilder tiff = TiffBuilder.grey(3, 2).tag(274, orientation).strips(bytes(1, 2, 3, 4, 5, 6));
    assertThat(greys(tiff))
        .isEqualTo(Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  @Test
  void subsampledColoursAreSpreadOverTheirUnit() throws Exception {
    byte[] unit = bytes(10, 20, 30, 40, 128, 128);
    TiffBuilder tiff =
        TiffBuilder.grey(2, 2)
            .colours(6, 8)
            .tag(530, 2, 2)
            .tag(COMPRESSION, 8)
            .strips(TiffSeeds.compressed(8, unit));
    assertThat(greys(tiff)).containsExactly(10, 20, 30, 40);
  }

  @Test
  void anOldJpegIsReadIfItIsAWholeOneAndUnsupportedOtherwise() throws Exception {
    byte[] jpeg = Fixtures.file("rgb-420-odd.jpg");
    ImageSize size = ImageHeader.read(jpeg, ImageLimits.standard()).size();
    TiffBuilder whole =
        TiffBuilder.grey(size.width(), size.height()).colours(6, 8).tag(COMPRESSION, 6);
    assertThat(pixels(whole.strips(jpeg))).hasSize(size.width() * size.height() * 3);
    TiffBuilder parts = TiffBuilder.grey(8, 8).colours(6, 8).tag(COMPRESSION, 6);
    assertThat(refused(parts.strips(new byte[192])).status()).isEqualTo(ImageStatus.UNSUPPORTED);
  }

  @Test
  void aNegativePositionIsCorrupt() {
    for (int compression : new int[] {1, 5, 6, 8}) {
      byte[] file =
          TiffBuilder.grey(2, 2)
              .colours(6, 8)
              .tag(COMPRESSION, compression)
              .strips(new byte[12])
              .bytes();
      ByteBuffer directory = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      int entry = 10;
      while (directory.getShort(entry) != TiffDirectory.STRIP_OFFSETS) {
        entry += 12;
      }
      directory.putShort(entry + 2, (short) 9).putInt(entry + 8, -116);
      assertThatThrownBy(() -> pixels(file, Orientation.AS_STORED))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("TIFF has -116 in tag 273");
    }
  }

  @Test
  void aTileOfManyTimesTheImageIsTooLarge() {
    byte[] wide = TiffBuilder.grey(16, 4096).tiles(1 << 24, 1, new byte[1]).bytes();
    assertThatThrownBy(() -> ImageHeader.read(wide, ImageLimits.standard()))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.status()).isEqualTo(ImageStatus.TOO_LARGE));
  }
}
