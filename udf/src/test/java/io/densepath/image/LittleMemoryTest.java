package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.densepath.fixture.LargeImages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decodes in a process whose address space is limited, where the system refuses memory. */
@Timeout(300)
class LittleMemoryTest {

  private static final int LIMIT_KB = 3 << 20;

  /** Prints the class and the message of what is thrown when an image is decoded. */
  static final class Decode {

    private Decode() {}

    public static void main(String[] args) {
      int side = Integer.parseInt(args[0]);
      byte[] jpeg = LargeImages.progressiveJpeg(side, side);
      try (ImageReader reader =
          new ImageReader(Preprocessing.torchvision(), new ImageLimits(1 << 30, 1 << 30))) {
        reader.read(jpeg, ByteBuffer.allocate(224 * 224 * 3));
        System.out.println("read");
      } catch (ImageException | RuntimeException e) {
        System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
      }
    }
  }

  @Test
  void anImageThatFitsIsRead() throws Exception {
    assertThat(decode(1000)).isEqualTo("read");
  }

  @Test
  void pixelsThatTheSystemHasNoMemoryForFailTheTask() throws Exception {
    assertThat(decode(32_000))
        .startsWith("IllegalStateException: JPEG of 32000x32000 pixels takes up to ")
        .contains("and the system gave less: raise spark.executor.memoryOverhead");
  }

  /** Here the pixels fit, and libjpeg fails within OpenCV, which reports damage. */
  @Test
  void coefficientsThatTheSystemHasNoMemoryForFailTheTaskToo() throws Exception {
    assertThat(decode(20_000))
        .startsWith("IllegalStateException: JPEG of 20000x20000 pixels takes up to ");
  }

  private static String decode(int side) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -v " + LIMIT_KB + " && exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:CompressedClassSpaceSize=32m",
                "-XX:ReservedCodeCacheSize=64m",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.cachedir="
                    + System.getProperty("org.bytedeco.javacpp.cachedir"),
                "-cp",
                System.getProperty("java.class.path"),
                Decode.class.getName(),
                Integer.toString(side))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said.strip();
  }
}
