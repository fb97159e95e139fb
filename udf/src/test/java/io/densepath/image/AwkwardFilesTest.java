package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads 157 files that are known to break image readers, and compares the outcomes with Pillow. */
class AwkwardFilesTest {

  /**
   * A lossless JPEG in a TIFF, which libjpeg-turbo 3 decodes and the libjpeg of Pillow 9.4 does
   * not, and a BMP whose header of 56 bytes Pillow 9.4 does not know.
   */
  private static final Set<String> READ_BY_LATER_PILLOWS_ONLY =
      Set.of("146-jpeg-lossless-8bit-gray.tif", "019-V3_A1_R5_G5_B5_Top_Down.bmp");

  private final ImageReader reader =
      new ImageReader(Preprocessing.torchvision(), ImageLimits.standard());
  private final Map<String, Optional<ImageStatus>> outcomes = new TreeMap<>();
  private final Map<String, String> pillow = new TreeMap<>();

  @BeforeEach
  void readAllOfThem() throws IOException {
    Path folder = SharedData.require("awkward");
    ByteBuffer target = ByteBuffer.allocate(224 * 224 * 3);
    for (String line :
        Files.readAllLines(folder.resolve("MANIFEST.tsv")).stream().skip(1).toList()) {
      String[] columns = line.split("\t", -1);
      pillow.put(columns[0], columns[4]);
      outcomes.put(columns[0], outcome(Files.readAllBytes(folder.resolve(columns[0])), target));
    }
  }

  @AfterEach
  void close() {
    reader.close();
  }

  private Optional<ImageStatus> outcome(byte[] file, ByteBuffer target) {
    try {
      reader.read(file, target.clear());
      return Optional.empty();
    } catch (ImageException e) {
      return Optional.of(e.status());
    }
  }

  @Test
  void whatPillowReadsIsReadAndNothingElse() {
    assertThat(outcomes).hasSize(157);
    outcomes.forEach(
        (file, status) ->
            assertThat(status.isEmpty())
                .as("%s: %s, Pillow: %s", file, status, pillow.get(file))
                .isEqualTo(isReadByPillow(file)));
  }

  private boolean isReadByPillow(String file) {
    return pillow.get(file).startsWith("OK") || READ_BY_LATER_PILLOWS_ONLY.contains(file);
  }

  @Test
  void bombsAreTooLargeFromTheirHeaders() {
    assertThat(outcomes.entrySet())
        .filteredOn(o -> pillow.get(o.getKey()).startsWith("HUGE"))
        .hasSize(5)
        .allMatch(o -> o.getValue().equals(Optional.of(ImageStatus.TOO_LARGE)));
  }

  @Test
  void everyStatusIsMet() {
    Map<ImageStatus, Integer> counts = new EnumMap<>(ImageStatus.class);
    outcomes.values().forEach(o -> o.ifPresent(s -> counts.merge(s, 1, Integer::sum)));
    System.out.println("awkward files by status: " + counts);
    assertThat(counts).containsKeys(ImageStatus.values());
  }
}
