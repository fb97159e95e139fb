package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.SharedData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the crops of 200 real photos with each framework's, byte for byte. */
class PhotoCropsTest {

  static List<Arguments> frameworks() {
    return List.of(
        Arguments.of("torchvision", 1, Preprocessing.torchvision()),
        Arguments.of("timm", 2, Preprocessing.timm()),
        Arguments.of("PaddleClas", 3, Preprocessing.paddle()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("frameworks")
  void everyPhotoIsCroppedExactlyAsTheFrameworkCropsIt(
      String name, int column, Preprocessing preprocessing) throws Exception {
    Path photos = SharedData.require("photos");
    ByteBuffer target = ByteBuffer.allocate(224 * 224 * 3);
    try (ImageReader reader = new ImageReader(preprocessing, ImageLimits.standard())) {
      for (String[] row : Fixtures.table("photos.tsv")) {
        reader.read(Files.readAllBytes(photos.resolve(row[0])), target.clear());
        assertThat(sha256(target.array())).as("%s of %s", name, row[0]).isEqualTo(row[column]);
      }
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
