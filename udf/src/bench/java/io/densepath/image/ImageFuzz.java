package io.densepath.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;

/** Any bytes yield a crop or an ImageException, never another exception and never a crash. */
public final class ImageFuzz {

  private static final int CROP = 17;
  private static final ImageReader READER =
      new ImageReader(
          PreprocessingTest.sized(Preprocessing.paddle(), 20, CROP),
          new ImageLimits(1 << 20, 1 << 20));

  private ImageFuzz() {}

  /** Called by Jazzer, which varies the bytes to reach more of the code. */
  public static void fuzzerTestOneInput(byte[] file) {
    ByteBuffer target = ByteBuffer.allocate(CROP * CROP * 3);
    try {
      READER.read(file, target);
      assertThat(target.hasRemaining()).isFalse();
    } catch (ImageException e) {
      assertThat(e.getMessage()).isNotBlank();
      assertThat(target.position()).isZero();
    }
  }
}
