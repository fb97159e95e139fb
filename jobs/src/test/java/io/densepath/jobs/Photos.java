package io.densepath.jobs;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of images of noise, with bad ones among them, whose statuses are known. */
final class Photos {

  static final int GOOD = 41;
  static final int ALL = 44;

  private Photos() {}

  /**
   * Good ones from {@code 0.png} on, one empty, one of text, one broken off, one hidden, and one of
   * 100,000 bytes.
   */
  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("deep er"));
    Random random = new Random(2);
    for (int i = 0; i < GOOD - 2; i++) {
      png(folder.resolve((i % 2 == 0 ? "deep er/" : "") + i + ".png"), random);
    }
    png(folder.resolve("_hidden.png"), random);
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Files.writeString(folder.resolve("text.png"), "this is no image");
    byte[] whole = Files.readAllBytes(folder.resolve("1.png"));
    Files.write(folder.resolve("broken.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(folder.resolve("large.png"), Arrays.copyOf(whole, 100_000));
    return folder;
  }

  private static void png(Path file, Random random) throws IOException {
    BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }
}
