package io.densepath;

import io.densepath.weights.DeterministicWeights;

/** Images that follow from their number, as {@code scripts/reference/logits.py} makes them too. */
public final class DeterministicImage {

  private static final int SIDE = 224;
  private static final int BLOCK = 16;

  private DeterministicImage() {}

  /** A normalised image (3, 224, 224) of 14 x 14 blocks. */
  public static float[] of(int number) {
    String key = "input" + number;
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i / (SIDE * SIDE);
      int row = i / SIDE % SIDE;
      int column = i % SIDE;
      int block = (channel * SIDE / BLOCK + row / BLOCK) * (SIDE / BLOCK) + column / BLOCK;
      pixels[i] = (float) (5 * DeterministicWeights.uniform(key, block) - 2.5 + (number - 0.5));
    }
    return pixels;
  }
}
