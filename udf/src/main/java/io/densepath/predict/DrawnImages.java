package io.densepath.predict;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Images of random blocks of colour, whose pixels span the range of uint8. The blocks of each image
 * are twice as large as those of the image before, so that the images differ in what a network sees
 * in them. The same seed gives the same images in every version of Java.
 */
final class DrawnImages {

  private static final int CHANNELS = 3;
  private static final int SMALLEST_BLOCK = 4;

  private DrawnImages() {}

  /** Returns a direct buffer of uint8 (N, side, side, 3). */
  static ByteBuffer of(long seed, int side, int images) {
    Random random = new Random(seed);
    ByteBuffer batch =
        ByteBuffer.allocateDirect(
            Math.multiplyExact(images, Math.multiplyExact(side * CHANNELS, side)));
    for (int image = 0; image < images; image++) {
      draw(random, side, SMALLEST_BLOCK << image, batch);
    }
    return batch.flip();
  }

  private static void draw(Random random, int side, int block, ByteBuffer batch) {
    int across = (side + block - 1) / block;
    byte[] colours = new byte[across * across * CHANNELS];
    random.nextBytes(colours);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        batch.put(colours, (y / block * across + x / block) * CHANNELS, CHANNELS);
      }
    }
  }
}
