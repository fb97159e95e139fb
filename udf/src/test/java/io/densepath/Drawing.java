package io.densepath;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures for tests that only need some. */
public final class Drawing {

  private static final int BLOCK = 8;

  private Drawing() {}

  /** A lossless file of coloured blocks, the same for the same seed. */
  public static Path png(Path file, int side, int seed) throws IOException {
    return write(file, "png", side, seed);
  }

  /** A lossy file of coloured blocks, the same for the same seed. */
  public static Path jpeg(Path file, int side, int seed) throws IOException {
    return write(file, "jpg", side, seed);
  }

  private static Path write(Path file, String format, int side, int seed) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    int across = (side + BLOCK - 1) / BLOCK;
    int[] colours = random.ints((long) across * across, 0, 1 << 24).toArray();
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, colours[y / BLOCK * across + x / BLOCK]);
      }
    }
    ImageIO.write(image, format, file.toFile());
    return file;
  }
}
