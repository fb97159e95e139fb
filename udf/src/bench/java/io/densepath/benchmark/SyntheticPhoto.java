package io.densepath.benchmark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Makes JPEGs that take about as long to decode as photos: smooth noise in which each octave has
 * half the wavelength and three quarters of the amplitude of the one before. The pixels are
 * deterministic.
 */
public final class SyntheticPhoto {
  private static final float QUALITY = 0.9f;
  private static final int LONGEST_WAVE_PX = 128;
  private static final double AMPLITUDE_RATIO = 0.75;

  private SyntheticPhoto() {}

  /** Returns photo number {@code number} of a size; each number gives another photo. */
  public static byte[] jpeg(int width, int height, int number) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    double[] light = octaves(width, height, 2L * number);
    double[] colour = octaves(width, height, 2L * number + 1);
    for (int i = 0; i < light.length; i++) {
      int red = level(light[i] + 0.3 * colour[i]);
      int blue = level(light[i] - 0.3 * colour[i]);
      image.setRGB(i % width, i / width, red << 16 | level(light[i]) << 8 | blue);
    }
    try {
      return encode(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] octaves(int width, int height, long seed) {
    double[] sum = new double[width * height];
    Random random = new Random(seed);
    double amplitude = 0.5;
    for (int wave = LONGEST_WAVE_PX; wave >= 1; wave /= 2) {
      addOctave(sum, width, height, wave, amplitude, random);
      amplitude *= AMPLITUDE_RATIO;
    }
    return sum;
  }

  private static void addOctave(
      double[] sum, int width, int height, int wave, double amplitude, Random random) {
    int columns = width / wave + 2;
    double[] grid = random.doubles((long) columns * (height / wave + 2), -1, 1).toArray();
    for (int i = 0; i < sum.length; i++) {
      int x = i % width;
      int y = i / width;
      int at = y / wave * columns + x / wave;
      double right = (double) (x % wave) / wave;
      double down = (double) (y % wave) / wave;
      double above = grid[at] * (1 - right) + grid[at + 1] * right;
      double below = grid[at + columns] * (1 - right) + grid[at + columns + 1] * right;
      sum[i] += amplitude * (above * (1 - down) + below * down);
    }
  }

  private static int level(double value) {
    return (int) Math.max(0, Math.min(255, 127.5 + 127.5 * value));
  }

  private static byte[] encode(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(QUALITY);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), quality);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
