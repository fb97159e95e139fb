package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A damaged file yields a crop or an ImageException, never another exception and never a crash. */
class MutatedImageTest {
  private static final List<String> FILES =
      List.of(
          "rgb-420-odd.jpg",
          "progressive.jpg",
          "cmyk.jpg",
          "exif-6.jpg",
          "rgb.png",
          "palette-transparent.png",
          "rgb-16.png",
          "animated.png",
          "animated.gif",
          "transparent.gif",
          "rgb.bmp",
          "palette.bmp",
          "lossy.webp",
          "lossless.webp",
          "alpha.webp",
          "raw.tiff",
          "lzw.tiff",
          "deflate.tiff");

  private static final Map<String, byte[]> TIFFS = tiffFiles();

  /** Replaces one byte of a file. The position is a fraction of its length. */
  record Mutation(double position, byte value) {}

  @Property(tries = 6000)
  void aMutatedFileIsReadOrRefused(
      @ForAll("files") byte[] whole, @ForAll("mutations") List<Mutation> mutations) {
    byte[] file = whole.clone();
    mutations.forEach(m -> file[(int) (m.position() * file.length)] = m.value());
    assertReadOrRefused(file, PreprocessingTest.sized(Preprocessing.paddle(), 20, 17));
    assertReadOrRefused(file, PreprocessingTest.sized(Preprocessing.torchvision(), 20, 17));
  }

  private static void assertReadOrRefused(byte[] file, Preprocessing preprocessing) {
    ByteBuffer target = ByteBuffer.allocate(17 * 17 * 3);
    try (ImageReader reader = new ImageReader(preprocessing, new ImageLimits(1 << 20, 1 << 20))) {
      reader.read(file, target);
      assertThat(target.hasRemaining()).isFalse();
    } catch (ImageException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(target.position()).isZero();
    }
  }

  @Property(tries = 3000)
  void aMutatedTiffIsReadOrRefused(
      @ForAll("tiffs") String name, @ForAll("mutations") List<Mutation> mutations) {
    byte[] file = TIFFS.get(name).clone();
    mutations.forEach(m -> file[(int) (m.position() * file.length)] = m.value());
    assertReadOrRefused(file, PreprocessingTest.sized(Preprocessing.torchvision(), 20, 17));
  }

  private static Map<String, byte[]> tiffFiles() {
    try {
      return TiffSeeds.all();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Provide
  Arbitrary<String> tiffs() {
    return Arbitraries.of(TIFFS.keySet());
  }

  @Provide
  Arbitrary<byte[]> files() {
    return Arbitraries.oneOf(
        Arbitraries.of(FILES).map(Fixtures::file), Arbitraries.of(Fixtures.smallFiles()));
  }

  @Provide
  Arbitrary<List<Mutation>> mutations() {
    // Half of the damage goes to the first tenth, where headers are.
    Arbitrary<Double> anywhere = Arbitraries.doubles().between(0, 0.999).ofScale(3);
    Arbitrary<Double> head = Arbitraries.doubles().between(0, 0.1).ofScale(4);
    return Combinators.combine(Arbitraries.oneOf(anywhere, head), Arbitraries.bytes())
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }
}
